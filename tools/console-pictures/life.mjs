/** What happens in an installation on a morning: people allow applications, applications get tokens, APIs ask about them. */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { ADMIN, basicOf, ORDERS, PASSWORD, PHOTOS, redirectUriOf } from './installation.mjs';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const EARLY = [
  ['lea', 'photo-book', 'photos:read photos:write offline_access', FIREFOX],
  ['jun', 'photo-book', 'photos:read offline_access', PHONE],
  ['oscar', 'photo-book', 'photos:read photos:share offline_access', FIREFOX],
  ['priya', 'shop', 'orders:read orders:write offline_access', PHONE],
];
const LATE = [
  ['jun', 'field-service', 'meters:read offline_access', FIREFOX],
  ['lea', 'shop', 'orders:read offline_access', PHONE],
];
const ROUNDS = 8;
const ROUND_MILLISECONDS = 5000;

/** @param admin a page on which an admin is signed in to the console
 *  @returns what stands in the addresses of pages, and texts to paste */
export async function live(browser, issuer, admin) {
  const post = (path, values, client) => postForm(`${issuer}${path}`, values, client);
  const change = changesBy(admin);
  const tokens = [];
  for (const visit of EARLY) tokens.push({ clientId: visit[1], ...(await codeFlow(browser, issuer, visit)) });
  const pasted = await post('/token', { grant_type: 'refresh_token', refresh_token: tokens[0].refresh_token }, 'photo-book');
  await changeThings(change);
  await traffic(post, { pasted, tokens });
  for (const visit of LATE) await codeFlow(browser, issuer, visit);
  await post('/revoke', { token: (await post('/token', { grant_type: 'client_credentials' }, 'nightly-export')).access_token }, 'nightly-export');
  const idOf = async (path, name) => (await read(admin, path)).items[0][name];
  return {
    userId: await idOf('/admin/users?q=lea', 'user_id'),
    carefulUserId: await idOf('/admin/users?q=amara', 'user_id'),
    grantId: (await change('/admin/tokens/lookup', { token: pasted.access_token })).access_token.grant_id,
    issuerId: await idOf('/admin/trusted-issuers', 'trusted_issuer_id'),
    accessToken: pasted.access_token,
  };
}

/** Signs a person in with a browser of their own and allows everything. */
async function codeFlow(browser, issuer, [username, clientId, scope, userAgent]) {
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = redirectUriOf(clientId);
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope, state: 'morning', code_challenge, code_challenge_method: 'S256' });
  const context = await browser.newContext({ userAgent, ...(userAgent === PHONE && { viewport: { width: 390, height: 760 } }) });
  const page = await context.newPage();
  const back = page.waitForRequest((request) => request.url().startsWith(redirectUri));
  await page.goto(`${issuer}/authorize?${query}`);
  await signIn(page, { username, password: PASSWORD });
  await page.getByRole('button', { name: 'Allow' }).click({ noWaitAfter: true });
  const code = new URL((await back).url()).searchParams.get('code');
  await context.close();
  return postForm(`${issuer}/token`, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }, clientId);
}

export async function signIn(page, { username, password } = ADMIN) {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click({ noWaitAfter: true });
}

/** What an admin did before. */
async function changeThings(change) {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  await change('/admin/trusted-issuers', { kind: 'jwt', issuer: 'https://login.partner.example/', name: 'Partner company', subject: 'email', scope: 'orders:read', clients: ['shop'], jwks: { keys: [{ ...jwk, kid: 'partner-1', alg: 'RS256', use: 'sig' }] } });
  await change('/admin/clients/photo-book/secret', { overlap_seconds: 86_400 });
  await change('/admin/keys/rotate', { overlap_seconds: 86_400 });
  const { items } = await change('/admin/users?q=amara', undefined, 'GET');
  await change(`/admin/users/${items[0].user_id}/totp`);
}

/** More and less of it, so that charts have something to show. */
async function traffic(post, { pasted, tokens }) {
  for (let round = 0; round < ROUNDS; round += 1) {
    const until = Date.now() + ROUND_MILLISECONDS;
    for (let count = 0; count < 4 + 3 * round; count += 1) await oneRound(post, { pasted, tokens, count });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())));
  }
}

async function oneRound(post, { pasted, tokens, count }) {
  const asked = count % 3 === 0 ? pasted : tokens[count % 3];
  await post('/introspect', { token: asked.access_token }, 'photos-api');
  await post('/introspect', { token: tokens[3].access_token }, 'orders-api');
  if (count % 4 === 0) await post('/introspect', { token: 'at_of_yesterday' }, 'photos-api');
  if (count % 4 === 0) await post('/token', { grant_type: 'client_credentials', scope: 'orders:read', resource: ORDERS }, 'nightly-export');
  if (count % 6 === 0) await post('/token', { grant_type: 'client_credentials', scope: 'photos:read', resource: PHOTOS }, 'nightly-export');
  if (count % 7 === 0) await post('/token', { grant_type: 'client_credentials' }, 'meter-gateway');
  if (count % 13 === 1) await post('/token', { grant_type: 'refresh_token', refresh_token: 'rt_of_yesterday' }, 'shop');
  if (count % 23 === 2) await post('/token', { grant_type: 'client_credentials' }, 'old-newsletter');
  const { clientId, refresh_token } = tokens[3];
  if (count % 5 === 3) Object.assign(tokens[3], await post('/token', { grant_type: 'refresh_token', refresh_token }, clientId));
}

async function postForm(url, values, clientId) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(values), headers: { authorization: basicOf(clientId) } });
  const text = await response.text();
  return text === '' ? {} : JSON.parse(text);
}

const read = (page, path) => page.evaluate(async (address) => (await fetch(address)).json(), path);

/** Requests as the console itself makes them. */
const changesBy = (page) => async (path, body, method = 'POST') => {
  const answer = await page.evaluate(request, { path, body, method });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.text}`);
  return answer.text === '' ? {} : JSON.parse(answer.text);
};

async function request({ path, body, method }) {
  const { csrf_token } = await (await fetch('/admin/session')).json();
  const headers = { 'x-csrf-token': csrf_token, ...(method !== 'GET' && { 'content-type': 'application/json' }) };
  const answer = await fetch(path, { method, headers, ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }) });
  return { ok: answer.ok, text: await answer.text() };
}
