import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { START_MILLISECONDS } from './console/patience.js';
import { until } from './console/until.js';
import { ADMIN, API } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

let stack: Stack;
let browser: Browser;
let places: Places;
let admin: AtConsole;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT });
  browser = await launchChromium();
  places = await fillInstallation(stack);
}, START_MILLISECONDS);
beforeEach(async () => {
  admin = await AtConsole.signedIn(browser, stack.issuer);
});
afterEach(() => admin.leave());
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const of = encodeURIComponent;
const problem = (title: string) => admin.page.getByRole('alert').filter({ hasText: title }).first();

/** What can be changed by two at the same time, and the field that both change. */
const FORMS: readonly (readonly [name: string, path: () => string, field: string])[] = [
  ['a client', () => '/clients/web', 'Name'],
  ['a user', () => `/users/${places.userId}`, 'Name'],
  ['an API', () => `/apis/${of(API)}`, 'Name'],
  ['a trusted issuer', () => `/trusted-issuers/${places.jwtIssuerId}`, 'Name'],
];

async function bothChange(path: string, field: string, theirs: string, mine: string): Promise<void> {
  const other = await admin.openTab();
  await admin.open(`${path}/edit`);
  await admin.field(field).fill(mine);
  await other.open(`${path}/edit`);
  await other.field(field).fill(theirs);
  await other.button('Save').click();
  await other.page.waitForURL(`${stack.issuer}/console${path}`);
  await other.page.close();
  await admin.button('Save').click();
  await problem('Somebody changed this meanwhile').waitFor();
  expect(await admin.field(field).inputValue()).toBe(mine);
}

describe('two admins change the same', () => {
  it.each(FORMS)('%s: mine is kept, and can be saved over theirs', async (_name, path, field) => {
    await bothChange(path(), field, 'Theirs at first', 'Mine in the end');
    await admin.button('Save mine over it').click();
    await admin.page.waitForURL(`${stack.issuer}/console${path()}`);
    await admin.page.getByText('Mine in the end').first().waitFor();
    await admin.open(`${path()}/edit`);
    expect(await admin.field(field).inputValue()).toBe('Mine in the end');
    expect(admin.complaints).toEqual([]);
  });

  it.each(FORMS)('%s: theirs can be taken, and changed further', async (_name, path, field) => {
    await bothChange(path(), field, 'Theirs is right', 'Mine is wrong');
    await admin.button('Load what is there now').click();
    await until(() => admin.field(field).inputValue(), (value) => value === 'Theirs is right');
    await problem('Somebody changed this meanwhile').waitFor({ state: 'detached' });
    await admin.field(field).fill('Theirs, and more');
    await admin.button('Save').click();
    await admin.page.waitForURL(`${stack.issuer}/console${path()}`);
    await admin.page.getByText('Theirs, and more').first().waitFor();
    expect(admin.complaints).toEqual([]);
  });
});

describe('what exists stands against it', () => {
  it('a username that is taken: says so beside the field, and keeps everything', async () => {
    await admin.open('/users/new');
    await admin.page.getByRole('textbox', { name: 'Username' }).fill('ALICE');
    await admin.field('Name').fill('Another Alice');
    await admin.field('Password').fill('a long enough password');
    await admin.button('Create a user').click();
    await admin.page.getByRole('alert').first().waitFor();
    expect(await admin.page.getByRole('textbox', { name: 'Username' }).getAttribute('aria-invalid')).toBe('true');
    expect([await admin.field('Name').inputValue(), await admin.field('Password').inputValue()]).toEqual(['Another Alice', 'a long enough password']);
    await admin.page.getByRole('textbox', { name: 'Username' }).fill('alice2');
    await admin.button('Create a user').click();
    await admin.title('alice2').waitFor();
  });

  it('an identifier that is taken', async () => {
    await admin.open('/apis/new');
    await admin.page.getByRole('textbox', { name: 'Identifier' }).fill(API);
    await admin.button('Register an API').click();
    await admin.page.getByRole('alert').first().waitFor();
    expect(await admin.page.getByRole('textbox', { name: 'Identifier' }).inputValue()).toBe(API);
  });

  it('a key that was taken back by somebody else meanwhile', async () => {
    const other = await admin.openTab();
    for (const person of [admin, other]) {
      await person.open('/keys');
      await person.button('Take back').click();
    }
    await other.dialog().getByRole('button', { name: 'Take back' }).click();
    await other.dialog().waitFor({ state: 'hidden' });
    await admin.dialog().getByRole('button', { name: 'Take back' }).click();
    await admin.dialog().getByRole('alert').waitFor();
    expect(await admin.dialog().getByRole('alert').innerText()).toMatch(/There is nothing here|What exists stands against it/);
  });
});

describe('a store that is down while somebody saves', () => {
  it('keeps what was typed, says so, and saves when it is back', async () => {
    await admin.open(`/users/${places.userId}/edit`);
    await admin.field('Name').fill('Alice in spite of it');
    await stack.postgres.down();
    try {
      await admin.button('Save').click();
      await problem('The admin API is temporarily unavailable').waitFor();
      expect(await admin.field('Name').inputValue()).toBe('Alice in spite of it');
    } finally {
      await stack.postgres.up();
    }
    await until(async () => (await fetch(`${stack.issuer}/health/ready`)).ok);
    await admin.button('Save').click();
    await admin.page.waitForURL(`${stack.issuer}/console/users/${places.userId}`);
    await admin.page.getByText('Alice in spite of it').first().waitFor();
  });
});

describe('a session that ends in the middle of a form', () => {
  async function halfFilled(): Promise<void> {
    await admin.open('/users/new');
    await admin.page.getByRole('textbox', { name: 'Username' }).fill(`late-${Date.now()}`);
    await admin.field('Name').fill('Somebody late');
    await admin.field('Password').fill('a password that is not lost');
  }

  async function signInAgain(): Promise<void> {
    await admin.button('Create a user').click();
    const dialog = admin.dialog('Your session has ended');
    await dialog.waitFor();
    const [tab] = await Promise.all([admin.context.waitForEvent('page'), dialog.getByRole('link', { name: 'Sign in again' }).click()]);
    if ((await admin.context.cookies()).every(({ name }) => name !== 'assent_console')) {
      await tab.getByLabel('Username').fill(ADMIN.username);
      await tab.getByLabel('Password').fill(ADMIN.password);
      await tab.getByRole('button', { name: 'Sign in' }).click();
    }
    await dialog.waitFor({ state: 'hidden' });
    expect([await admin.field('Name').inputValue(), await admin.field('Password').inputValue()]).toEqual(['Somebody late', 'a password that is not lost']);
    await admin.button('Create a user').click();
    await admin.title(/^late-/).waitFor();
    await until(async () => tab.isClosed());
    expect(admin.complaints).toEqual([]);
  }

  it('whose cookies are gone: signing in again in a new tab loses nothing, and that tab goes by itself', async () => {
    await halfFilled();
    await admin.context.clearCookies();
    await signInAgain();
  });

  it('whose tokens were revoked', async () => {
    await halfFilled();
    const other = await AtConsole.signedIn(browser, stack.issuer);
    await other.open('/tokens?client_id=assent-console', 'Tokens');
    await other.page.getByRole('table').getByRole('link').first().click();
    await other.button('Revoke everything of Assent Console').click();
    await other.dialog().getByRole('button', { name: 'Revoke everything' }).click();
    await other.dialog('Your session has ended').waitFor(); // its own as well
    await other.leave();
    await admin.context.clearCookies({ name: 'assent_console' });
    await signInAgain();
  });
});

describe('a form that is not saved yet', () => {
  async function atStep3(): Promise<void> {
    await admin.open('/clients/new');
    await admin.page.getByRole('radio', { name: 'Native app' }).click();
    await admin.button('Next').click();
    await admin.field('Name').fill('Half an app');
    await admin.field('Redirect URI 1').fill('http://127.0.0.1/cb');
    await admin.button('Next').click();
    await admin.page.getByRole('checkbox', { name: 'Change your things api:write' }).check();
  }

  it('survives a reload: the wizard is at the same step with the same answers, and can be begun afresh', async () => {
    await atStep3();
    await admin.page.reload();
    await admin.page.getByText('What you typed before is here again.').waitFor();
    expect(await admin.page.getByRole('checkbox', { name: 'Change your things api:write' }).isChecked()).toBe(true);
    await admin.button('Back').click();
    expect([await admin.field('Name').inputValue(), await admin.field('Redirect URI 1').inputValue()]).toEqual(['Half an app', 'http://127.0.0.1/cb']);
    await admin.button('Start afresh').click();
    await admin.page.getByRole('radio', { name: 'Native app', checked: false }).waitFor();
    await admin.page.reload();
    await admin.page.getByRole('radio', { name: 'Native app', checked: false }).waitFor();
    expect(await admin.page.getByText('What you typed before is here again.').count()).toBe(0);
  });

  it('asks before it is left, within the console and by closing the tab', async () => {
    await atStep3();
    await admin.page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Users' }).click();
    const dialog = admin.dialog('Leave without saving?');
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await admin.page.getByRole('checkbox', { name: 'Change your things api:write' }).isChecked()).toBe(true);
    await admin.page.goBack();
    await admin.field('Name').waitFor(); // a step back is no leaving
    const asked = admin.page.waitForEvent('dialog');
    const closed = admin.page.close({ runBeforeUnload: true });
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await closed;
    await admin.go('Users').catch(() => undefined);
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await admin.title('Users').waitFor();
  });

  it('keeps no password in the browser', async () => {
    await admin.open('/users/new');
    await admin.page.getByRole('textbox', { name: 'Username' }).fill('careful');
    await admin.field('Password').fill('never to be stored');
    expect(await admin.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain('never to be stored');
    await admin.page.reload();
    expect([await admin.page.getByRole('textbox', { name: 'Username' }).inputValue(), await admin.field('Password').inputValue()]).toEqual(['careful', '']);
  });
});
