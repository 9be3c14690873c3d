import { createHash } from 'node:crypto';
import { form, FORM_TYPE } from './raw-http.mjs';
import { REDIRECT_URI } from './scenarios.mjs';

/** Walks through the pages once like a browser: cookies kept, forms filled in, until the code arrives at the client.
 *  @returns value of the Cookie header */
export async function signInOnce(origin, authorizePath, scope, fields) {
  const jar = new Map();
  const query = form({
    response_type: 'code', client_id: 'web', redirect_uri: REDIRECT_URI, scope, state: 'xyz',
    code_challenge: createHash('sha256').update('unused').digest('base64url'), code_challenge_method: 'S256',
  });
  let next = { url: new URL(`${authorizePath}?${query}`, origin), init: {} };
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(next.url, { ...next.init, redirect: 'manual', headers: { ...next.init.headers, cookie: cookieHeader(jar) } });
    for (const cookie of response.headers.getSetCookie()) store(jar, cookie);
    const location = response.headers.get('location');
    if (location?.startsWith(REDIRECT_URI)) {
      if (!location.includes('code=')) throw new Error(`signing in ended at ${location}`);
      return cookieHeader(jar);
    }
    next = location === null ? fillIn(next.url, await response.text(), fields) : { url: new URL(location, next.url), init: {} };
  }
  throw new Error('signing in never ended');
}

function fillIn(url, page, fields) {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  const csrf = /name="csrf_token"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? '';
  if (action === undefined) throw new Error(`no form on ${url.pathname}: ${page.slice(0, 500)}`);
  const scopes = [...page.matchAll(/name="scope"[^>]*value="([^"]+)"/g)].map(([, value]) => ['scope', value]);
  const body = new URLSearchParams([['csrf_token', csrf], ...Object.entries(fields), ...scopes]).toString();
  return { url: new URL(action, url), init: { method: 'POST', headers: FORM_TYPE, body } };
}

const cookieHeader = (jar) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

function store(jar, cookie) {
  const [pair] = cookie.split(';');
  const at = pair.indexOf('=');
  if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie) || pair.length === at + 1) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
}
