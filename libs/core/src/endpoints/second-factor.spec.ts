import { describe, expect, it } from '@jest/globals';
import { aFormPost, ALICE, allowing, answerOf, authorizationRequest, aRequest, TestAssent, TestBrowser, webClient, type Answer, type ParamValues, type TestAssentOptions } from '@assent/core-testing';
import { fromBase32 } from '../accounts/base32.js';
import { totpCode, totpStepAt } from '../accounts/totp.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import { newTotpFactor } from '../registration/new-totp-factor.js';
import { matchingHeaders } from './page-headers.fixture.js';

const WRONG = 'That code is not right, or it was used before. Wait until your app shows the next one, then type that.';
const TOO_MANY = 'There were too many attempts. Please wait a few minutes, then try again.';
const SESSION = '__Host-assent_session';
const DAY_SECONDS = 86_400;

const wrong = { status: 401, body: { page: 'second-factor', problem: WRONG } };
const csrf = (page: Answer) => ({ csrf_token: String(page.body['csrfToken']) });

/** Alice with an authenticator app. */
class AliceWithApp {
  readonly assent: TestAssent;
  private secret = '';

  constructor(options: TestAssentOptions = {}) {
    this.assent = new TestAssent(options);
    this.newApp();
  }

  newApp(): void {
    const { alice, clock, durable, needs } = this.assent;
    const { secret, sealed } = newTotpFactor(alice.userId, clock.now(), needs);
    this.secret = secret;
    durable.users.put({ ...alice, totpSealedSecret: sealed });
  }

  /** What the app shows, or showed or will show some steps from now. */
  code(steps = 0): string {
    return totpCode(fromBase32(this.secret), totpStepAt(this.assent.clock.now()) + steps);
  }

  /** Six digits that the app does not show. */
  wrongCode(): string {
    return ['000000', '111111', '222222', '333333'].find((candidate) => ![-1, 0, 1].some((steps) => this.code(steps) === candidate)) ?? '';
  }

  /** At the second step, after the right password. */
  async atCode(browser = this.assent.browser(), request: ParamValues = {}) {
    const signIn = await browser.authorize(authorizationRequest(request));
    const page = await browser.post({ ...ALICE, ...csrf(signIn) });
    return { browser, page, signIn };
  }
}

describe('the second step of a sign-in', () => {
  it('comes after the right password, before anything else: no session, no consent, no code', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    expect(page).toMatchObject({ status: 200, body: { page: 'second-factor', clientName: 'Web', username: 'alice' } });
    expect(page.headers).toMatchObject(matchingHeaders);
    expect(browser.path).toMatch(/^\/second-factor\/[\w-]{43}$/);
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect((await browser.get(browser.path.replace('second-factor', 'consent'))).body).toMatchObject({ page: 'sign-in' });
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'sign-in' });
    expect(alice.assent.durable.audit.entries).toEqual([]);
  });

  it('lets the person in with the code that the app shows, the one before, or the next', async () => {
    for (const steps of [-1, 0, 1]) {
      const alice = new AliceWithApp();
      const { browser, page } = await alice.atCode();
      const consent = await browser.post({ code: alice.code(steps), ...csrf(page) });
      expect(consent.body).toMatchObject({ page: 'consent', username: 'alice' });
      expect(TestBrowser.location(await browser.post(allowing(consent))).searchParams.has('code')).toBe(true);
    }
  });

  it('goes straight back to the client where everything was allowed before', async () => {
    const alice = new AliceWithApp();
    const first = await alice.atCode();
    await first.browser.post(allowing(await first.browser.post({ code: alice.code(), ...csrf(first.page) })));
    alice.assent.clock.advance(60);
    const { browser, page } = await alice.atCode(alice.assent.browser());
    expect(TestBrowser.location(await browser.post({ code: alice.code(), ...csrf(page) })).searchParams.has('code')).toBe(true);
    expect(await browser.post({ code: alice.code(1), ...csrf(page) })).toMatchObject({ status: 400, body: { title: 'This page has expired' } });
  });

  it('gives the browser a new session, which is over when its own time is over', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    browser.cookies.set(SESSION, 'planted');
    alice.assent.clock.advance(120);
    await browser.post({ code: alice.code(), ...csrf(page) });
    expect(browser.cookies.get(SESSION)).not.toBe('planted');
    alice.assent.clock.advance(8 * 3600 - 121);
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'consent' });
    alice.assent.clock.advance(1);
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'sign-in' });
  });

  it('remembers with the session where the code came from, and from what browser', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const form = aFormPost(browser.path, { code: alice.code(), ...csrf(page) }, { 'user-agent': 'Browser/1.0' });
    await browser.once({ ...form, remoteAddress: '192.0.2.77' });
    const [kept] = await alice.assent.shortLived.sessions.listOf(alice.assent.alice.userId);
    expect(kept?.session).toMatchObject({ ip: '192.0.2.77', userAgent: 'Browser/1.0' });
  });

  it('does not come after a wrong password', async () => {
    const { assent } = new AliceWithApp();
    const browser = assent.browser();
    const page = await browser.authorize(authorizationRequest());
    expect(await browser.post({ ...ALICE, password: 'wrong', ...csrf(page) })).toMatchObject({ status: 401, body: { page: 'sign-in' } });
    expect((await browser.get(browser.path.replace('sign-in', 'second-factor'))).body).toMatchObject({ page: 'sign-in' });
  });

  it.each([
    ['a wrong code', (alice: AliceWithApp) => alice.wrongCode()],
    ['a code from two steps ago', (alice: AliceWithApp) => alice.code(-2)],
    ['no code', () => undefined],
    ['odd characters', () => `<script>' OR 1=1 -- \u202e`],
    ['ten thousand digits', () => '1'.repeat(10_000)],
  ])('answers %s with the same words, and lets nobody in', async (_case, code) => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    expect(await browser.post({ code: code(alice), ...csrf(page) })).toMatchObject(wrong);
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('cannot be skipped or repeated', async () => {
    const alice = new AliceWithApp();
    const { browser, page, signIn } = await alice.atCode();
    const step = browser.path;
    const skipped = await browser.post({ ...csrf(signIn), decision: 'allow', scope: 'api:read' }, step.replace('second-factor', 'consent'));
    expect(skipped.body).toMatchObject({ page: 'sign-in' });
    expect((await browser.post({ code: alice.code(), ...csrf(page) }, step)).body).toMatchObject({ page: 'consent' });
    expect((await browser.post({ code: alice.code(1), ...csrf(page) }, step)).body).toMatchObject({ page: 'sign-in' });
  });

  it('lets the person begin again with another account', async () => {
    const alice = new AliceWithApp();
    const { assent } = alice;
    assent.durable.users.put({ ...assent.alice, userId: 'bob-id', username: 'bob' });
    const { browser, page } = await alice.atCode();
    const signIn = await browser.get(String(page.body['signInPath']));
    expect((await browser.post({ ...ALICE, username: 'bob', ...csrf(signIn) })).body).toMatchObject({ page: 'consent', username: 'bob' });
    // nothing of the first account is left
    expect((await browser.get(String(page.body['action']))).body).toMatchObject({ page: 'sign-in' });
  });

  it.each(['PUT', 'DELETE', 'HEAD'])('answers GET and POST only, not %s', async (method) => {
    const answer = await new TestAssent().pages.secondFactor(aRequest({ method, path: '/second-factor/x' }));
    expect(answerOf(answer)).toMatchObject({ status: 405 });
  });
});

describe('RFC 6238 §5.2: a code is accepted once', () => {
  it('in another browser and another interaction too', async () => {
    const alice = new AliceWithApp();
    const first = await alice.atCode();
    const second = await alice.atCode(alice.assent.browser());
    const code = alice.code();
    expect((await first.browser.post({ code, ...csrf(first.page) })).body).toMatchObject({ page: 'consent' });
    expect(await second.browser.post({ code, ...csrf(second.page) })).toMatchObject(wrong);
    alice.assent.clock.advance(30);
    expect(await second.browser.post({ code, ...csrf(second.page) })).toMatchObject(wrong);
    expect((await second.browser.post({ code: alice.code(), ...csrf(second.page) })).body).toMatchObject({ page: 'consent' });
  });

  it('whatever the concurrency', async () => {
    const alice = new AliceWithApp();
    const visits = [];
    for (let index = 0; index < 8; index += 1) visits.push(await alice.atCode(alice.assent.browser(`198.51.100.${index}`)));
    const code = alice.code();
    const answers = await Promise.all(visits.map(({ browser, page }) => browser.post({ code, ...csrf(page) })));
    expect(answers.filter(({ body }) => body['page'] === 'consent')).toHaveLength(1);
    expect(visits.filter(({ browser }) => browser.cookies.has(SESSION))).toHaveLength(1);
  });

  it('of each person: the same digits of somebody else are theirs', async () => {
    const alice = new AliceWithApp();
    const { assent } = alice;
    const { browser, page } = await alice.atCode();
    const code = alice.code();
    await assent.shortLived.replays.remember('totp', `somebody-else:${totpStepAt(assent.clock.now())}`, new Date(assent.clock.now().getTime() + 60_000));
    expect((await browser.post({ code, ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('also when the memory of used codes was lost: those that it could have held are refused, the ones after them are not', async () => {
    const alice = new AliceWithApp();
    const { clock, shortLived } = alice.assent;
    const first = await alice.atCode();
    const used = alice.code();
    expect((await first.browser.post({ code: used, ...csrf(first.page) })).body).toMatchObject({ page: 'consent' });
    clock.advance(1);
    shortLived.replays.loseMemory();
    const { browser, page } = await alice.atCode(alice.assent.browser());
    for (const code of [used, alice.code(-1), alice.code(1)]) expect(await browser.post({ code, ...csrf(page) })).toMatchObject(wrong);
    clock.advance(30);
    expect(await browser.post({ code: alice.code(), ...csrf(page) })).toMatchObject(wrong);
    clock.advance(30);
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('but at once with a secret that is younger than that memory', async () => {
    const alice = new AliceWithApp();
    alice.assent.clock.advance(1);
    alice.assent.shortLived.replays.loseMemory();
    alice.newApp();
    const { browser, page } = await alice.atCode();
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('and nobody is let in while the memory does not answer', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    alice.assent.shortLived.replays.remember = () => Promise.reject(new StoreUnavailable('redis', new Error('down')));
    expect(await browser.post({ code: alice.code(), ...csrf(page) })).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(browser.cookies.has(SESSION)).toBe(false);
  });
});

describe('RFC 4226 §7.3: guessing a code is throttled', () => {
  /** Password, then a wrong code. @returns the status of the last answer */
  const guess = async (alice: AliceWithApp, remoteAddress?: string): Promise<number> => {
    const { browser, page } = await alice.atCode(alice.assent.browser(remoteAddress));
    return page.body['page'] === 'second-factor' ? (await browser.post({ code: alice.wrongCode(), ...csrf(page) })).status : page.status;
  };

  it('stops after ten attempts, also for the right code, until the window ends', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await browser.post({ code: alice.wrongCode(), ...csrf(page) })).status).toBe(401);
    const stopped = await browser.post({ code: alice.code(), ...csrf(page) });
    expect(stopped).toMatchObject({ status: 429, body: { page: 'second-factor', problem: TOO_MANY } });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    alice.assent.clock.advance(300);
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('counts parallel guesses too', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const answers = await Promise.all(Array.from({ length: 30 }, () => browser.post({ code: alice.wrongCode(), ...csrf(page) })));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('is not helped by giving the right password again', async () => {
    const alice = new AliceWithApp();
    const statuses: number[] = [];
    for (let round = 0; round < 8; round += 1) statuses.push(await guess(alice));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });

  it('counts from all addresses together: whoever guesses has the password already', async () => {
    const alice = new AliceWithApp();
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) statuses.push(await guess(alice, `198.51.100.${index}`));
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  });

  it('lets nobody try more than a hundred codes a day, until an admin gives the person another secret or password', async () => {
    const alice = new AliceWithApp();
    const statuses: number[] = [];
    for (let index = 0; index < 110; index += 1) {
      if (index % 10 === 0) alice.assent.clock.advance(300);
      statuses.push(await guess(alice, `198.51.100.${index}`));
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    alice.assent.clock.advance(300);
    const retryAfter = async () => {
      const { browser, page } = await alice.atCode(alice.assent.browser('203.0.113.1'));
      const { body, headers } = await browser.post({ code: alice.code(), ...csrf(page) });
      return body['page'] === 'consent' ? undefined : Number(headers['retry-after']);
    };
    expect(await retryAfter()).toBeGreaterThan(DAY_SECONDS - 12 * 300);
    alice.newApp();
    expect(await retryAfter()).toBeUndefined();
  });

  it('leaves a way in where a single failure is one too many', async () => {
    const alice = new AliceWithApp({ config: { signInFailureLimit: 1 } });
    const { browser, page } = await alice.atCode();
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
    const again = await alice.atCode(alice.assent.browser());
    expect((await again.browser.post({ code: alice.wrongCode(), ...csrf(again.page) })).status).toBe(401);
    expect((await again.browser.post({ code: alice.code(1), ...csrf(again.page) })).status).toBe(429);
  });

  it('counts only what was wrong, password and code alike: ten wrong ones from one address are let through here', async () => {
    const alice = new AliceWithApp({ config: { signInFailureLimit: 1, signInFailureWindowSeconds: DAY_SECONDS } });
    for (let round = 0; round < 12; round += 1) {
      const { browser, page } = await alice.atCode(alice.assent.browser());
      expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
      alice.assent.clock.advance(60);
    }
  });

  it('forgets mistakes after a success', async () => {
    const alice = new AliceWithApp();
    for (let round = 0; round < 3; round += 1) {
      const { browser, page } = await alice.atCode(alice.assent.browser());
      for (let attempt = 0; attempt < 8; attempt += 1) expect((await browser.post({ code: alice.wrongCode(), ...csrf(page) })).status).toBe(401);
      expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'consent' });
      alice.assent.clock.advance(60);
    }
  });
});

describe('the audit log of a sign-in with a second factor', () => {
  it('has the success only when the code was right, and what went wrong before, without codes', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    await browser.post({ code: alice.wrongCode(), ...csrf(page) });
    await browser.post({ code: alice.code(), ...csrf(page) });
    const { entries } = alice.assent.durable.audit;
    expect(entries).toMatchObject([
      { action: 'sign_in.failure', actor: 'anonymous', actorName: 'alice', target: 'client:web', ip: '192.0.2.1', detail: { because: 'wrong code of the second factor' } },
      { action: 'sign_in.success', actor: `user:${alice.assent.alice.userId}`, actorName: 'alice', target: 'client:web' },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${alice.code()}|${alice.wrongCode()}|correct horse`));
  });
});

describe('RFC 9700 §4.7: the step belongs to one browser and one interaction', () => {
  const otherBrowser = { status: 400, body: { page: 'error', title: 'This sign-in was started elsewhere' } };

  it('refuses the form without its token, or with that of another interaction', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const { path } = browser;
    const other = await browser.authorize(authorizationRequest());
    for (const values of [{}, { csrf_token: 'x' }, csrf(other)]) {
      expect(await browser.post({ code: alice.code(), ...values }, path)).toMatchObject(otherBrowser);
    }
    expect((await browser.post({ code: alice.code(), ...csrf(page) }, path)).body).toMatchObject({ page: 'consent' });
  });

  it('refuses another browser', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const thief = alice.assent.browser();
    await thief.authorize(authorizationRequest());
    expect(await thief.get(browser.path)).toMatchObject(otherBrowser);
    expect(await thief.post({ code: alice.code(), ...csrf(page) }, browser.path)).toMatchObject(otherBrowser);
  });

  it('opens no other interaction of the same browser', async () => {
    const alice = new AliceWithApp();
    const { browser } = await alice.atCode();
    const other = await browser.authorize(authorizationRequest());
    expect((await browser.get(browser.path.replace('sign-in', 'second-factor'))).body).toMatchObject({ page: 'sign-in' });
    expect((await browser.post({ code: alice.code(), ...csrf(other) }, browser.path.replace('sign-in', 'second-factor'))).body).toMatchObject({ page: 'sign-in' });
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  it('refuses what is no form', async () => {
    const alice = new AliceWithApp();
    const { browser } = await alice.atCode();
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ');
    const request = aRequest({ method: 'POST', path: browser.path, body: '{}', headers: { cookie, 'content-type': 'application/json' } });
    expect(answerOf(await alice.assent.pages.secondFactor(request))).toMatchObject({ status: 400, body: { page: 'error' } });
  });
});

describe('what changes between the two steps counts', () => {
  const changes: readonly (readonly [string, (alice: AliceWithApp) => void])[] = [
    ['the person is disabled', ({ assent }) => assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() })],
    ['the person is gone', ({ assent }) => assent.durable.users.remove(assent.alice.userId)],
    ['the second factor is gone', ({ assent }) => assent.durable.users.put(assent.alice)],
    ['the sessions were ended, as with a new password or another second factor', ({ assent }) => {
      const { durable } = assent;
      return void durable.users.find(assent.alice.userId).then((user) => durable.users.put({ ...user!, sessionsNotBefore: assent.clock.now() }));
    }],
  ];

  it.each(changes)('%s: the person begins again', async (_case, change) => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const code = alice.code();
    alice.assent.clock.advance(1);
    change(alice);
    await Promise.resolve();
    expect((await browser.post({ code, ...csrf(page) })).body).toMatchObject({ page: 'sign-in' });
    expect((await browser.get(String(page.body['action']))).body).toMatchObject({ page: 'sign-in' });
    expect(browser.cookies.has(SESSION)).toBe(false);
  });

  it('a code of the secret before is worth nothing', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    const code = alice.code();
    alice.newApp();
    expect(await browser.post({ code, ...csrf(page) })).toMatchObject(wrong);
  });

  it('a second factor that is set while the password is checked is asked for', async () => {
    let set: () => void = () => undefined;
    const passwordHasher = { hash: async () => '', verify: async () => (set(), true) };
    const alice = new AliceWithApp({ needs: { passwordHasher } });
    alice.assent.durable.users.put(alice.assent.alice);
    set = () => alice.newApp();
    expect((await alice.atCode()).page.body).toMatchObject({ page: 'second-factor' });
  });

  it('the person may be disabled at the very moment when the code is right', async () => {
    const alice = new AliceWithApp();
    const { assent } = alice;
    const { browser, page } = await alice.atCode();
    const remember = assent.shortLived.replays.remember.bind(assent.shortLived.replays);
    assent.shortLived.replays.remember = async (...given) => {
      assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
      return remember(...given);
    };
    expect((await browser.post({ code: alice.code(), ...csrf(page) })).body).toMatchObject({ page: 'sign-in' });
    expect(browser.cookies.has(SESSION)).toBe(false);
    expect(assent.durable.audit.entries).toEqual([]);
  });

  it('the step ends with its interaction', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    alice.assent.clock.advance(900);
    expect(await browser.post({ code: alice.code(), ...csrf(page) })).toMatchObject({ status: 400, body: { title: 'This page has expired' } });
  });

  it('and with its client', async () => {
    const alice = new AliceWithApp();
    const { browser, page } = await alice.atCode();
    alice.assent.durable.clients.put(webClient({ disabledAt: alice.assent.clock.now() }));
    expect(await browser.post({ code: alice.code(), ...csrf(page) })).toMatchObject({ status: 400, body: { title: 'This page has expired' } });
  });
});
