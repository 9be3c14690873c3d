import type { ClientListPage, ConnectionLine, ConnectionsPage, OwnClient, RegisterClientPage } from '@assent/core';
import { describe, expect, it } from '@jest/globals';
import { clientListPage } from './client-list-page.js';
import { connectionsPage } from './connections-page.js';
import { registerClientPage } from './register-client-page.js';

const places = { username: 'alice', registerPath: '/oauth-2/client/register', clientListPath: '/oauth-2/client/list', connectionsPath: '/oauth-2/client/connections' };

const registration: RegisterClientPage = {
  ...places,
  action: '/oauth-2/client/register',
  csrfToken: 'token',
  plainHttpAllowed: false,
  values: { name: '', description: '', type: '', redirectUri: '' },
  problems: {},
};
const uploader: OwnClient = { clientId: 'id-1', clientName: 'Uploader', clientDescription: 'Uploads', clientType: 'confidential', hasSecret: true, redirectUris: [], disabled: false };
const phone: OwnClient = { clientId: 'id-2', clientName: 'Phone', clientType: 'public', hasSecret: false, redirectUris: ['http://foo.example'], disabled: false };
const list: ClientListPage = { ...places, rotateAction: '/oauth-2/client/rotate-secret', csrfToken: 'token', clients: [uploader, phone] };
const approved: ConnectionLine = {
  clientId: 'id-1', clientName: 'Uploader', clientDescription: 'Uploads "pictures"', state: 'approved', inForce: true, revocable: true, decidedAt: '2026-03-01T12:00:00.000Z', returnsTo: 'up.example',
};
const connected: ConnectionsPage = { ...places, revokeAction: '/oauth-2/client/connections/revoke', csrfToken: 'token', connections: [approved] };

/** Action and hidden fields of each form. */
const formsOf = (document: string): readonly unknown[] =>
  [...document.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([^]*?)<\/form>/g)].map(([, action, body = '']) => [action, Object.fromEntries(hiddenIn(body))]);

const hiddenIn = (form: string): readonly (readonly [string, string])[] =>
  [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);

describe('the pages for people who are signed in', () => {
  it.each([
    ['registration', registerClientPage(registration), 'Register a client'],
    ['list', clientListPage(list), 'Your clients'],
    ['connections', connectionsPage(connected), 'Connections'],
  ])('%s: says who is signed in, and leads to the two others', (_, document, name) => {
    expect(document).toContain('Signed in as <strong><bdi>alice</bdi></strong>');
    expect([...document.matchAll(/<li><a href="([^"]*)"/g)].map(([, path]) => path)).toEqual([places.clientListPath, places.registerPath, places.connectionsPath]);
    expect([...document.matchAll(/aria-current="page">([^<]*)</g)].map(([, text]) => text)).toEqual([name]);
  });
});

describe('the registration page', () => {
  it('has the fields of the plugin, each with a label, and begins in the first', () => {
    const document = registerClientPage(registration);
    expect(formsOf(document)).toEqual([['/oauth-2/client/register', { csrf_token: 'token' }]]);
    for (const field of ['name', 'description', 'redirect_uri']) expect(document).toMatch(new RegExp(`<label class="label" for="${field}">[^]*<(input|textarea) class="input" id="${field}" name="${field}"`));
    expect([...document.matchAll(/type="radio" name="type" value="(\w+)"/g)].map(([, value]) => value)).toEqual(['confidential', 'public']);
    expect(document.match(/ autofocus/g)).toHaveLength(1);
    expect(document).toMatch(/id="name"[^>]* autofocus>/);
    expect(document).toContain('<title>Register a client');
  });

  it('keeps what was typed, a first empty line too, and ties each sentence to its field; the first wrong one has the focus', () => {
    const document = registerClientPage({
      ...registration,
      values: { name: 'A & B', description: '\nx', type: 'public', redirectUri: 'foo' },
      problems: { description: 'Too long.', redirectUri: 'Not absolute.' },
    });
    expect(document).toContain('value="A &amp; B"');
    expect(document).toContain('>\n\nx</textarea>');
    expect(document).toContain('value="public" required checked>');
    expect(document).toContain('value="foo"');
    expect(document).toContain('<p class="field-problem" id="description-problem">Too long.</p>');
    expect(document).toMatch(/<textarea[^>]* aria-invalid="true" aria-describedby="description-problem description-hint" autofocus>/);
    expect(document).toMatch(/id="redirect_uri"[^>]* aria-invalid="true" aria-describedby="redirectUri-problem redirectUri-hint">/);
    expect(document.match(/ autofocus/g)).toHaveLength(1);
    expect(document).toContain('<title>Error: Register');
  });

  it('has the sentence about the type at its group', () => {
    const document = registerClientPage({ ...registration, problems: { type: 'Choose.' } });
    expect(document).toContain('<fieldset class="group" id="type" aria-describedby="type-problem">');
    expect(document).toMatch(/value="confidential" required autofocus>/);
  });

  it('says where http may lead', () => {
    expect(registerClientPage(registration)).toContain('It must use https, unless it leads to this computer.');
    expect(registerClientPage({ ...registration, plainHttpAllowed: true })).not.toContain('must use https');
  });

  it('says what is wrong with the whole', () => {
    expect(registerClientPage({ ...registration, problem: 'Please wait.' })).toContain('<div class="alert" role="alert">Please wait.</div>');
  });
});

describe('the client list', () => {
  it('leads to the registration when it is empty', () => {
    expect(clientListPage({ ...list, clients: [] })).toContain('<a class="button button-primary" href="/oauth-2/client/register">Register a client</a>');
  });

  it('shows each client, and lets the secret of a confidential one be replaced', () => {
    const document = clientListPage(list);
    for (const text of ['Uploader', 'Uploads', 'Confidential', 'id-1', 'Phone', 'Public', 'id-2', 'http://foo.example']) expect(document).toContain(text);
    expect(document.match(/••••/g)).not.toBeNull();
    expect(formsOf(document)).toEqual([['/oauth-2/client/rotate-secret', { csrf_token: 'token', client_id: 'id-1' }]]);
  });

  it('says which client an admin stopped: it has no way to a new secret', () => {
    const document = clientListPage({ ...list, clients: [{ ...uploader, disabled: true }] });
    expect(document).toContain('Stopped by an administrator');
    expect(formsOf(document)).toEqual([]);
  });

  it('shows a new secret in full', () => {
    const document = clientListPage({ ...list, news: { about: 'registered', clientId: 'id-1', clientName: 'Uploader', clientSecret: 's'.repeat(300) } });
    expect(document).toContain('is registered.');
    expect(document).toContain(`<code><bdi>${'s'.repeat(300)}</bdi></code>`);
    expect(document).toContain('it is not shown again');
  });

  it('says that the old secret is dead, and says nothing of secrets where there is none', () => {
    expect(clientListPage({ ...list, news: { about: 'rotated', clientId: 'id-1', clientName: 'Uploader', clientSecret: 's' } })).toContain('The old one does not work any more.');
    expect(clientListPage({ ...list, news: { about: 'registered', clientId: 'id-2', clientName: 'Phone' } })).not.toContain('Copy the secret');
  });
});

describe('the connections', () => {
  it('are none at first', () => {
    expect(connectionsPage({ ...connected, connections: [] })).toContain('No client has asked you for access yet.');
  });

  it('have name, description as tooltip, state, place and time, and a way to revoke', () => {
    const document = connectionsPage(connected);
    expect(document).toContain('title="Uploads &quot;pictures&quot;"');
    for (const text of ['<bdi>Uploader</bdi>', '>Approved<', '<bdi>up.example</bdi>', '<time datetime="2026-03-01T12:00:00.000Z">2026-03-01, 12:00 UTC</time>']) expect(document).toContain(text);
    expect(formsOf(document)).toEqual([['/oauth-2/client/connections/revoke', { csrf_token: 'token', client_id: 'id-1' }]]);
  });

  it.each<[Partial<ConnectionLine>, string]>([
    [{ state: 'rejected', revocable: false }, '>Rejected<'],
    [{ inForce: false, revocable: false }, '>Approved, replaced since<'],
  ])('%j: has no button', (given, badge) => {
    const document = connectionsPage({ ...connected, connections: [{ ...approved, ...given }] });
    expect(document).toContain(badge);
    expect(formsOf(document)).toEqual([]);
  });

  it('say what was revoked', () => {
    expect(connectionsPage({ ...connected, revokedClientName: 'Uploader' })).toContain('has no access any more.');
  });
});
