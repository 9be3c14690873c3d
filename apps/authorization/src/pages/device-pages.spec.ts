import type { DeviceCodePage, DeviceConsentPage } from '@assent/core';
import { describe, expect, it } from '@jest/globals';
import { htmlPages } from './html-pages.js';

const code: DeviceCodePage = { action: '/device', csrfToken: 'token' };
const consent: DeviceConsentPage = {
  action: '/device/i1', csrfToken: 'token', userCode: 'WDJB-MJHT', clientId: 'tv', clientName: 'Living Room TV', username: 'alice', switchAccountAction: '/switch-account/i1',
  scopes: [{ name: 'api:read', description: 'Read your things', apiName: 'Example API', allowedBefore: true }],
};
const COMPARE = '<strong>Only continue if you see this code on your device.</strong>';

describe('the page that asks for a code', () => {
  it('has an empty field with the focus in it', () => {
    const page = htmlPages.deviceCode(code);
    expect(page).toMatch(/<input [^>]*name="user_code"[^>]* value=""[^>]* autofocus>/);
    expect(page).toContain('Type the code that your device shows.');
    expect(page).toContain(COMPARE);
  });

  it('has a code that came with a link compared, with nothing pressed ahead of the person', () => {
    const page = htmlPages.deviceCode({ ...code, userCode: 'WDJB-MJHT', fromLink: true });
    expect(page).toContain('value="WDJB-MJHT"');
    expect(page).toContain('Compare this code with the one that your device shows.');
    expect(page).toContain(COMPARE);
    expect(page).not.toContain('autofocus');
  });

  it('says what went wrong, in the title too, and ties it to the field', () => {
    const page = htmlPages.deviceCode({ ...code, userCode: 'x', problem: 'No device shows this code.' });
    expect(page).toContain('<title>Error: Connect a device – Assent</title>');
    expect(page).toContain('<div class="alert" id="problem" role="alert">No device shows this code.</div>');
    expect(page).toMatch(/name="user_code"[^>]* aria-describedby="problem"/);
  });
});

describe('RFC 8628 §5.4 the page that asks about a device', () => {
  it('shows which app asks for what, and the code to compare', () => {
    const page = htmlPages.deviceConsent(consent);
    for (const words of ['Living Room TV', 'Signed in as', 'alice', 'Read your things', 'Allowed before', '<p class="user-code" translate="no" dir="ltr">WDJB-MJHT</p>', COMPARE]) expect(page).toContain(words);
  });

  it('has one form for the decision, and one for another account', () => {
    const page = htmlPages.deviceConsent(consent);
    expect(page).toMatch(/<form class="form" method="post" action="\/device\/i1">/);
    expect(page).toMatch(/name="decision" value="allow"[^]*name="decision" value="deny"/);
    expect(page).toMatch(/<form class="account" method="post" action="\/switch-account\/i1">/);
  });
});

describe('the page after the decision', () => {
  it.each([
    [true, 'Your device is connected', 'continues there within a few seconds'],
    [false, 'Your device was not connected', 'Nothing was shared with'],
  ])('says what came of it (%s), and leads to the next device', (allowed, title, words) => {
    const page = htmlPages.deviceDone({ allowed, clientName: 'Living Room TV', devicePath: '/tenant/device' });
    expect(page).toContain(`<h1 class="title">${title}</h1>`);
    expect(page).toContain(words);
    expect(page).toContain('href="/tenant/device"');
  });
});
