import { AUTO_SUBMIT, type AnswerPage, type ClientListPage, type ConnectionsPage, type ConsentPage, type DeviceCodePage, type DeviceConsentPage, type DeviceDonePage, type ErrorPage, type RegisterClientPage, type SecondFactorPage, type SignInPage } from '@assent/core';
import { describe, expect, it } from '@jest/globals';
import { escapeHtml } from './html.js';
import { htmlPages } from './html-pages.js';
import type { LandingPage } from './landing-page.js';

const HOSTILE = `"><script>pwned()</script>'\`&lt;{{7*7}}`;

const signIn: SignInPage = { action: '/sign-in/i1', csrfToken: 'token', clientName: 'Photo Book' };

const secondFactor: SecondFactorPage = { action: '/second-factor/i1', signInPath: '/sign-in/i1', csrfToken: 'token', clientName: 'Photo Book', username: 'alice' };

const consent: ConsentPage = {
  action: '/consent/i1',
  csrfToken: 'token',
  clientId: 'photo-book',
  clientName: 'Photo Book',
  username: 'alice',
  returnsTo: 'photobook.example',
  returnsToThisComputer: false,
  switchAccountAction: '/switch-account/i1',
  scopes: [
    { name: 'photos:read', description: 'See your photos', apiName: 'Photos', allowedBefore: true },
    { name: 'offline_access', description: '', allowedBefore: false },
    { name: 'photos:write', description: 'Add photos', apiName: 'Photos', allowedBefore: false },
  ],
};

const error: ErrorPage = { status: 400, title: 'That did not work', explanation: 'Go back to the app.', error: 'invalid_request' };

const answer: AnswerPage = { wayBack: { place: 'photobook.example', uri: 'https://photobook.example/cb#access_token=at_x&state=1' }, failed: false, autoSubmit: false };

const answerForm: AnswerPage = { wayBack: { place: 'photobook.example', uri: 'https://photobook.example/cb', fields: { code: 'ac_x', state: 'a "b" & c' } }, failed: false, autoSubmit: true };

const landing: LandingPage = { consoleUri: 'https://as.example.test/console/', metadataUri: 'https://as.example.test/metadata', adminApiUri: 'https://as.example.test/admin/openapi.json' };

const places = { username: 'alice', registerPath: '/oauth/client/register', clientListPath: '/oauth/client/list', connectionsPath: '/oauth/client/connections' };

const registerClient: RegisterClientPage = {
  ...places, action: '/oauth/client/register', csrfToken: 'token', plainHttpAllowed: false, values: { name: 'a', description: 'b', type: 'public', redirectUri: 'c' }, problems: {},
};

const clientList: ClientListPage = {
  ...places, rotateAction: '/oauth/client/rotate-secret', csrfToken: 'token',
  clients: [{ clientId: 'id-1', clientName: 'Uploader', clientDescription: 'Uploads', clientType: 'confidential', hasSecret: true, redirectUris: [], disabled: false }],
};

const connections: ConnectionsPage = {
  ...places, revokeAction: '/oauth/client/connections/revoke', csrfToken: 'token',
  connections: [
    { clientId: 'id-1', clientName: 'Uploader', clientDescription: 'Uploads', state: 'approved', inForce: true, revocable: true, decidedAt: '2026-03-01T12:00:00.000Z', returnsTo: 'up.example' },
  ],
};

const deviceCode: DeviceCodePage = { action: '/device', csrfToken: 'token', userCode: 'WDJB-MJHT', problem: 'Wrong.' };

const deviceConsent: DeviceConsentPage = {
  action: '/device/i1', csrfToken: 'token', userCode: 'WDJB-MJHT', clientId: 'tv', clientName: 'TV', clientDescription: 'Big', clientUri: 'a', policyUri: 'b', tosUri: 'c', logoUri: 'd',
  username: 'alice', switchAccountAction: '/switch-account/i1', scopes: consent.scopes,
};

const deviceDone: DeviceDonePage = { allowed: true, clientName: 'TV', devicePath: '/device' };

/** Every string that the page takes, at any depth, with a page that carries the hostile text there and nowhere else. */
function poisoned<T extends object>(page: T): readonly (readonly [string, T])[] {
  return Object.entries(page).flatMap(([key, value]): (readonly [string, T])[] => {
    if (typeof value === 'string') return [[key, { ...page, [key]: HOSTILE }]];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return poisoned(value as object).map(([inner, changed]) => [`${key}.${inner}`, { ...page, [key]: changed }] as const);
    }
    if (!Array.isArray(value)) return [];
    return (value as object[]).flatMap((entry, index) =>
      poisoned(entry).map(([inner, changed]) => [`${key}.${index}.${inner}`, { ...page, [key]: value.with(index, changed) }] as const),
    );
  });
}

const everyField = [
  ...poisoned<SignInPage>({ ...signIn, username: 'alice', problem: 'Wrong.' }).map(([field, page]) => [`signIn ${field}`, htmlPages.signIn(page)]),
  ...poisoned<SecondFactorPage>({ ...secondFactor, problem: 'Wrong.' }).map(([field, page]) => [`secondFactor ${field}`, htmlPages.secondFactor(page)]),
  ...poisoned<ConsentPage>({ ...consent, clientUri: 'a', policyUri: 'b', tosUri: 'c', logoUri: 'd' }).map(([field, page]) => [`consent ${field}`, htmlPages.consent(page)]),
  ...poisoned<ConsentPage>({ ...consent, unregistered: true }).map(([field, page]) => [`unregistered consent ${field}`, htmlPages.consent(page)]),
  ...poisoned<AnswerPage>(answer).map(([field, page]) => [`answer ${field}`, htmlPages.answer(page)]),
  ...poisoned<AnswerPage>({ ...answerForm, autoSubmit: false }).map(([field, page]) => [`answer form ${field}`, htmlPages.answer(page)]),
  ...poisoned<RegisterClientPage>({ ...registerClient, problem: 'x', problems: { name: 'a', description: 'b', type: 'c', redirectUri: 'd' } }).map(([field, page]) => [`registerClient ${field}`, htmlPages.registerClient(page)]),
  ...poisoned<ClientListPage>({ ...clientList, news: { about: 'registered', clientId: 'a', clientName: 'b', clientSecret: 'c' } }).map(([field, page]) => [`clientList ${field}`, htmlPages.clientList(page)]),
  ...[HOSTILE].map((uri) => ['clientList redirectUris', htmlPages.clientList({ ...clientList, clients: clientList.clients.map((client) => ({ ...client, redirectUris: [uri] })) })]),
  ...poisoned<ConnectionsPage>({ ...connections, revokedClientName: 'a' }).map(([field, page]) => [`connections ${field}`, htmlPages.connections(page)]),
  ...poisoned(deviceCode).map(([field, page]) => [`deviceCode ${field}`, htmlPages.deviceCode(page)]),
  ...poisoned(deviceConsent).map(([field, page]) => [`deviceConsent ${field}`, htmlPages.deviceConsent(page)]),
  ...poisoned(deviceDone).map(([field, page]) => [`deviceDone ${field}`, htmlPages.deviceDone(page)]),
  ...poisoned<LandingPage>(landing).map(([field, page]) => [`landing ${field}`, htmlPages.landing(page)]),
  ...poisoned<ErrorPage>({ ...error, description: 'a', requestId: 'b', wayBack: answerForm.wayBack }).map(([field, page]) => [`error ${field}`, htmlPages.error(page)]),
] as const;

describe('every page', () => {
  it.each(everyField)('escapes %s', (_, document) => {
    expect(document.replaceAll(escapeHtml(HOSTILE), '')).not.toMatch(/<script|pwned|\{\{/);
  });

  const documents = [
    ['sign-in', htmlPages.signIn(signIn)],
    ['second-factor', htmlPages.secondFactor(secondFactor)],
    ['consent', htmlPages.consent(consent)],
    ['error', htmlPages.error(error)],
    ['landing', htmlPages.landing(landing)],
    ['register client', htmlPages.registerClient(registerClient)],
    ['client list', htmlPages.clientList(clientList)],
    ['connections', htmlPages.connections(connections)],
    ['device code', htmlPages.deviceCode(deviceCode)],
    ['device code from a link', htmlPages.deviceCode({ ...deviceCode, fromLink: true })],
    ['device consent', htmlPages.deviceConsent(deviceConsent)],
    ['device done', htmlPages.deviceDone(deviceDone)],
    ['answer by a link', htmlPages.answer(answer)],
    ['answer by a form', htmlPages.answer({ ...answerForm, autoSubmit: false })],
    ['error with a way back', htmlPages.error({ ...error, wayBack: answer.wayBack })],
  ] as const;

  it.each(documents)('%s has one h1, a title, a language and a main landmark', (_, document) => {
    expect(document.startsWith('<!doctype html>\n<html lang="en" dir="ltr">')).toBe(true);
    expect(document.match(/<h1\b/g)).toHaveLength(1);
    expect(document.match(/<main\b/g)).toHaveLength(1);
    expect(document).toMatch(/<title>[^<]+ – Assent<\/title>/);
  });

  it.each(documents)('%s loads nothing but our own assets, and carries no script and no inline style', (_, document) => {
    expect(document).not.toMatch(/<script|<style|\sstyle=|\son\w+=|<img|<iframe|javascript:/i);
    for (const [, address] of document.matchAll(/<link[^>]* href="([^"]*)"/g)) expect(address).toMatch(/^\/assets\/assent\.(css|svg)\?v=[\w-]{16}$/);
  });
});

describe('the answer page', () => {
  it('links to the whole redirect URI, fragment included', () => {
    expect(htmlPages.answer(answer)).toContain('<a class="button button-primary" href="https://photobook.example/cb#access_token=at_x&amp;state=1" rel="noreferrer">Continue to <bdi>photobook.example</bdi></a>');
  });

  it('posts every parameter, exactly, by one button that needs no script', () => {
    const document = htmlPages.answer(answerForm);
    expect(document.match(/<form/g)).toHaveLength(1);
    expect(document).toContain('<form class="form" method="post" action="https://photobook.example/cb">');
    expect([...document.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name, value])).toEqual([['code', 'ac_x'], ['state', 'a &quot;b&quot; &amp; c']]);
    expect(document.match(/<button class="button button-primary" type="submit">/g)).toHaveLength(1);
  });

  it('has the one script behind the form, exactly as the Content-Security-Policy expects it', () => {
    const document = htmlPages.answer(answerForm);
    expect([...document.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script]) => script)).toEqual([AUTO_SUBMIT]);
    expect(document.indexOf('<script>')).toBeGreaterThan(document.indexOf('</form>'));
  });

  it('has no field or button that the script could take for submit()', () => {
    expect(htmlPages.answer(answerForm)).not.toMatch(/(name|id)="submit"/);
  });

  it('never calls postMessage (RFC 9700 §4.17)', () => {
    expect(AUTO_SUBMIT).toBe('document.forms[0].submit()');
  });

  it('says whether something was shared', () => {
    expect(htmlPages.answer(answer)).not.toContain('Nothing was shared');
    expect(htmlPages.answer({ ...answer, failed: true })).toContain('Nothing was shared');
  });

  it('shows a long host to its very end', () => {
    expect(htmlPages.answer({ ...answer, wayBack: { ...answer.wayBack, place: `${'bank.example.'.repeat(30)}evil.example` } })).toContain('bank.example.evil.example</bdi></a>');
  });
});

describe('the sign-in page', () => {
  it('names the client and posts username, password and CSRF token', () => {
    const document = htmlPages.signIn(signIn);
    expect(document).toContain('to continue to <strong class="name"><bdi>Photo Book</bdi></strong>');
    expect(document).toContain('<form class="form" method="post" action="/sign-in/i1">');
    expect(document).toContain('<input type="hidden" name="csrf_token" value="token">');
    expect(document).toMatch(/<input[^>]* name="username"[^>]* autocomplete="username"/);
    expect(document).toMatch(/<input[^>]* name="password" type="password" autocomplete="current-password"/);
  });

  it('starts in the username', () => {
    expect(htmlPages.signIn(signIn)).toMatch(/name="username"[^>]* autofocus>/);
  });

  it('says what went wrong, tied to both fields, keeps the username and starts in the password', () => {
    const document = htmlPages.signIn({ ...signIn, username: 'alice', problem: 'They do not match.' });
    expect(document).toContain('<div class="alert" id="problem" role="alert">They do not match.</div>');
    expect(document.match(/aria-describedby="problem"/g)).toHaveLength(2);
    expect(document).toContain('value="alice"');
    expect(document).toMatch(/name="password"[^>]* autofocus>/);
    expect(document).toContain('<title>Error: Sign in');
  });

  it('never sends a password back', () => {
    expect(htmlPages.signIn({ ...signIn, username: 'a' })).not.toMatch(/name="password"[^>]* value=/);
  });
});

describe('the second factor page', () => {
  it('names the client and the person, and posts code and CSRF token', () => {
    const document = htmlPages.secondFactor(secondFactor);
    expect(document).toContain('to continue to <strong class="name"><bdi>Photo Book</bdi></strong>');
    expect(document).toContain('<strong class="name"><bdi>alice</bdi></strong>');
    expect(document).toContain('<form class="form" method="post" action="/second-factor/i1">');
    expect(document).toContain('<input type="hidden" name="csrf_token" value="token">');
  });

  it('has one labelled field, where phones show digits and offer the code', () => {
    const document = htmlPages.secondFactor(secondFactor);
    expect(document).toContain('<label class="label" for="code">6-digit code</label>');
    const [field = ''] = document.match(/<input[^>]* id="code"[^>]*>/) ?? [];
    for (const attribute of ['name="code"', 'type="text"', 'inputmode="numeric"', 'autocomplete="one-time-code"', 'required', 'autofocus', 'aria-describedby="where"']) {
      expect(field).toContain(` ${attribute}`);
    }
    expect(field).not.toContain('value=');
  });

  it('says what went wrong, tied to the field', () => {
    const document = htmlPages.secondFactor({ ...secondFactor, problem: 'That code is not right.' });
    expect(document).toContain('<div class="alert" id="problem" role="alert">That code is not right.</div>');
    expect(document).toMatch(/id="code"[^>]* aria-describedby="problem">/);
    expect(document).toContain('<title>Error: Enter your code');
  });

  it('leads back to the sign-in page, for another account', () => {
    expect(htmlPages.secondFactor(secondFactor)).toContain('<a class="link-button" href="/sign-in/i1">Use another account</a>');
  });
});

describe('the consent page', () => {
  const document = htmlPages.consent(consent);

  it('names the client, the person and the place to go back to', () => {
    expect(document).toContain('<bdi>Photo Book</bdi></strong>?</h1>');
    expect(document).toContain('Signed in as <strong><bdi>alice</bdi></strong>');
    expect(document).toContain('Then you go back to <strong class="place"><bdi>photobook.example</bdi></strong>.');
  });

  it('says when the place is an app on this computer', () => {
    const local = htmlPages.consent({ ...consent, returnsTo: '127.0.0.1', returnsToThisComputer: true });
    expect(local).toContain('an app on this computer (<strong class="place"><bdi>127.0.0.1</bdi></strong>)');
  });

  it('warns that the way to an app on this computer is not encrypted (RFC 6749 §3.1.2.1)', () => {
    expect(htmlPages.consent({ ...consent, returnsTo: '127.0.0.1', returnsToThisComputer: true })).toContain('The way there is not encrypted');
    expect(document).not.toContain('not encrypted');
  });

  it('says plainly when nobody registered the app, and where it lives (RFC 6749 §2.4)', () => {
    const unregistered = htmlPages.consent({ ...consent, clientId: 'https://app.example', clientName: 'app.example', unregistered: true });
    expect(unregistered).toContain('Nobody has registered this app here.');
    expect(unregistered).toContain('<strong class="place"><bdi>https://app.example</bdi></strong>');
    expect(document).not.toContain('Nobody has registered');
  });

  it('shows a long host to its very end, where its owner stands', () => {
    expect(htmlPages.consent({ ...consent, returnsTo: `${'bank.example.'.repeat(30)}evil.example` })).toContain('bank.example.evil.example</bdi>');
  });

  it('offers each scope as a ticked checkbox, the ones of one API together, the built-in ones last', () => {
    expect([...document.matchAll(/<input class="checkbox" type="checkbox" name="scope" value="([^"]*)" checked>/g)].map(([, name]) => name)).toEqual([
      'photos:read',
      'photos:write',
      'offline_access',
    ]);
    expect([...document.matchAll(/<legend class="legend">(.*?)<\/legend>/g)].map(([, legend]) => legend)).toEqual(['<bdi>Photos</bdi>', 'Your account']);
  });

  it('marks what was allowed before', () => {
    expect(document.match(/Allowed before/g)).toHaveLength(1);
  });

  it('has its own words for offline_access, and the name where a description is missing', () => {
    expect(document).toContain('Keep access while you are away');
    const undescribed = htmlPages.consent({ ...consent, scopes: [{ name: 'x:y', description: ' ', allowedBefore: false }] });
    expect(undescribed).toContain('<span><bdi>x:y</bdi></span>');
  });

  it('does not lend its words to an API that calls its own scope offline_access', () => {
    const scopes = [{ name: 'offline_access', description: 'Sell your house', apiName: 'Photos', allowedBefore: false }];
    expect(htmlPages.consent({ ...consent, scopes })).toContain('Sell your house');
  });

  it('posts the decision from the first form', () => {
    expect(document.match(/<form[^>]* action="([^"]*)"/)?.[1]).toBe('/consent/i1');
    expect([...document.matchAll(/<button[^>]* name="decision" value="(\w+)"[^>]*>(\w+)</g)].map(([, value, text]) => [value, text])).toEqual([
      ['allow', 'Allow'],
      ['deny', 'Cancel'],
    ]);
  });

  it('lets the person use another account by a form post', () => {
    expect(document).toContain('<form class="account" method="post" action="/switch-account/i1">\n<input type="hidden" name="csrf_token" value="token">');
  });

  it('says so when nothing is asked for', () => {
    expect(htmlPages.consent({ ...consent, scopes: [] })).toContain('It does not ask for any permission');
  });

  it('links to the pages of the client, telling them nothing', () => {
    const linked = htmlPages.consent({ ...consent, clientUri: 'https://a.example/', policyUri: 'https://a.example/p', tosUri: 'http://a.example/t' });
    expect([...linked.matchAll(/<a href="([^"]*)" target="_blank" rel="noopener noreferrer">/g)].map(([, uri]) => uri)).toEqual([
      'https://a.example/',
      'https://a.example/p',
      'http://a.example/t',
    ]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example/', '//a.example', 'not a uri', ''])('does not link to %j', (uri) => {
    expect(htmlPages.consent({ ...consent, clientUri: uri, policyUri: uri, tosUri: uri })).not.toContain('<a ');
  });

  it.each(['', ' \u200b\u202e '])('says so when the client has no visible name: %j', (clientName) => {
    expect(htmlPages.consent({ ...consent, clientName })).toContain('an app without a name');
  });
});

describe('the error page', () => {
  it('says what happened and what to do, and gives developers the details', () => {
    const document = htmlPages.error({ ...error, description: 'client_id is unknown.', requestId: 'r1' });
    expect(document).toContain('That did not work</h1>');
    expect(document).toContain('Go back to the app.');
    expect(document).toContain('You can close this page.');
    for (const detail of ['400', 'invalid_request', 'client_id is unknown.', 'r1']) expect(document).toContain(`<dd><bdi>${detail}</bdi></dd>`);
  });

  it.each([429, 500, 503])('does not send people away when it is a matter of time: %d', (status) => {
    expect(htmlPages.error({ ...error, status })).not.toContain('close this page');
  });

  it('offers a way back where there is one, and no button where there is none', () => {
    expect(htmlPages.error({ ...error, wayBack: answer.wayBack })).toContain('<a class="button" href="https://photobook.example/cb#access_token=at_x&amp;state=1" rel="noreferrer">');
    expect(htmlPages.error(error)).not.toMatch(/class="button/);
  });

  it('leaves out what is not known', () => {
    expect(htmlPages.error(error)).not.toMatch(/Description|Request/);
  });
});

describe('the landing page', () => {
  const document = htmlPages.landing(landing);

  it('says that Assent runs, and links to the console and to what a developer reads first', () => {
    expect(document).toContain('<h1 class="title">Assent is running</h1>');
    expect([...document.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, uri]) => uri)).toEqual([landing.consoleUri, landing.metadataUri, landing.adminApiUri]);
    expect(document).toContain('README.md');
  });

  it('names no version', () => {
    expect(document.replaceAll(/<[^>]*>/g, '')).not.toMatch(/\d+\.\d+|version/i);
  });
});
