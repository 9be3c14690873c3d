import { describe, expect, it } from '@jest/globals';
import type { MediagoblinConsentPage } from '@assent/core';
import { mediagoblinConsentPage } from './mediagoblin-consent-page.js';

const HOSTILE = `"><script>alert(1)</script>'\u202e`;

const page = (given: Partial<MediagoblinConsentPage> = {}): string =>
  mediagoblinConsentPage({
    action: '/oauth/client/authorize',
    csrfToken: 'token',
    next: 'https://auth.example.test/oauth/authorize?client_id=1&state="x"',
    clientId: '1',
    clientName: 'OMGMG',
    clientDescription: 'Uploads pictures',
    registeredBy: 'admin',
    username: 'alice',
    returnsTo: 'https://omgmg.example',
    returnsBy: 'encrypted',
    redirectUriRegistered: true,
    permission: 'See and change your media',
    apiName: 'Example Media',
    ...given,
  });

const words = (html: string): string => html.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');

describe("the consent page of MediaGoblin's dialect", () => {
  it('asks by name, with the description, and posts what the plugin posted', () => {
    const html = page();
    expect(words(html)).toContain('Allow access for OMGMG?');
    expect(words(html)).toContain('Uploads pictures');
    expect(html).toContain('<form class="form" method="post" action="/oauth/client/authorize">');
    expect(html).toContain('name="client_id" value="1"');
    expect(html).toContain('name="next" value="https://auth.example.test/oauth/authorize?client_id=1&amp;state=&quot;x&quot;"');
    expect(html).toContain('name="csrf_token" value="token"');
    expect(html).toMatch(/<button [^>]*type="submit" name="allow" value="Allow"[^>]*>Allow<\/button>/);
    expect(html).toMatch(/<button [^>]*type="submit" name="deny" value="Deny"[^>]*>Deny<\/button>/);
  });

  it.each<[string, Partial<MediagoblinConsentPage>, string]>([
    ['a registered address', {}, 'Then you go back to https://omgmg.example.'],
    ['an unregistered address', { redirectUriRegistered: false }, 'Nobody has registered this address for the app.'],
    ['this computer', { returnsTo: 'http://localhost:8181', returnsBy: 'this-computer', redirectUriRegistered: false }, 'an app on this computer (http://localhost:8181)'],
    ['plain http', { returnsTo: 'http://foo.example', returnsBy: 'plaintext' }, 'The way there is not encrypted'],
    ['a client of oneself', { registeredBy: 'you' }, 'You registered this app yourself.'],
    ["somebody else's client", { registeredBy: 'somebody' }, 'Nobody here has checked this app.'],
  ])('says so of %s', (_case, given, sentence) => {
    expect(words(page(given))).toContain(sentence);
  });

  it('never cuts the address, and escapes what others wrote', () => {
    const returnsTo = `https://${'a'.repeat(300)}.example`;
    expect(page({ returnsTo })).toContain(returnsTo);
    const html = page({ clientName: HOSTILE, clientDescription: HOSTILE, username: HOSTILE, next: HOSTILE, clientId: HOSTILE, apiName: HOSTILE, permission: HOSTILE });
    expect(html).not.toContain('<script');
    expect(words(html)).not.toContain('\u202e');
  });

  it('leaves out a description of nothing', () => {
    expect(page({ clientDescription: ' \u200b ' })).toBe(page({ clientDescription: '' }));
    expect(page({ clientDescription: '' })).not.toContain('class="hint"');
  });
});
