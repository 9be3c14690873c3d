/** What comes through the front door, and what does not. Each check throws when it is broken. */
import assert from 'node:assert/strict';
import { docker } from './docker.mjs';
import { ASKER, askingAs, CALLER, GUESSED, introspect, newToken, post } from './fixture.mjs';

const GUESSES = 45;
const IN_FLIGHT = 60;
const CALLERS = 4;

export const frontDoorChecks = (installation) => [
  ['every path leads to its service', () => paths(installation)],
  ['the console is sent with the headers that npm start sends', () => consoleHeaders(installation)],
  ['nobody from outside is believed about where a request came from', () => forwardedHeaders(installation)],
  ['a request has one id, and not one that its sender chose', () => requestIds(installation)],
  ['its log has no query, no header and no token', () => accessLog(installation)],
  ['a part that is away is 503 with Retry-After, and the others go on', () => aPartAway(installation)],
];

const status = async (url, init = {}) => (await fetch(url, { redirect: 'manual', ...init })).status;

async function paths({ origin }) {
  const found = {
    '/': 200, '/authorize': 400, '/sign-in/x': 400, '/consent/x': 400, '/second-factor/x': 400, '/switch-account/x': 405, '/device': 200, '/device/x': 400, '/assets/assent.css': 200,
    '/token': 405, '/device_authorization': 405, '/revoke': 405, '/jwks': 200, '/.well-known/oauth-authorization-server': 200, '/introspect': 405, '/verify': 405,
    '/admin/clients': 401, '/admin/session': 401, '/console/': 200, '/console': 302, '/nothing': 404, '/metrics': 404, '/oauth/access_token': 404,
  };
  const answers = {};
  for (const path of Object.keys(found)) answers[path] = await status(origin + path);
  assert.deepEqual(answers, found);
  const token = await newToken(origin);
  const asked = { 'assent-authorization': askingAs(ASKER), authorization: `Bearer ${token}`, 'x-original-method': 'GET', 'x-original-url': 'https://compose.example.test/things' };
  assert.equal(await status(`${origin}/check?resource=${encodeURIComponent('https://compose.example.test/')}`, { headers: asked }), 200);
}

/** Compares with what apps/standalone answers to the same request. */
async function consoleHeaders({ origin }) {
  const { consoleAnswer } = await import('../../apps/standalone/dist/console/console-answer.js');
  const file = { contentType: '', content: Buffer.of(), hash: '', encoded: [] };
  const index = await (await fetch(`${origin}/console/`)).text();
  const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(index) ?? [];
  assert.match(index, /<base href="\/console\/"/);
  for (const [path, there, method = 'GET'] of [['', false], ['clients/x?y=z', false], [script, true], ['assent.svg', true], ['missing.js', false], ['assets/missing.js', false], ['', false, 'POST']]) {
    const expected = consoleAnswer({ method, path: path.split('?')[0], acceptEncoding: '', ifNoneMatch: '' }, { index: file, find: () => (there ? file : undefined) });
    const { headers, status: code } = await fetch(`${origin}/console/${path}`, { method });
    const wanted = { 'cache-control': 'no-store', ...expected.headers };
    assert.deepEqual([code, headers.has('etag')], [expected.status, 'etag' in wanted], path);
    for (const [name, value] of Object.entries(wanted)) if (!['etag', 'content-type'].includes(name)) assert.equal(headers.get(name), value, `${path} ${name}`);
  }
  for (const coding of ['br', 'gzip']) {
    const { headers } = await fetch(`${origin}/console/${script}`, { headers: { 'accept-encoding': coding } });
    assert.deepEqual([headers.get('content-encoding'), headers.get('vary')?.toLowerCase(), headers.get('content-type')], [coding, 'accept-encoding', 'text/javascript; charset=utf-8']);
    const again = await fetch(`${origin}/console/${script}`, { headers: { 'accept-encoding': coding, 'if-none-match': headers.get('etag') } });
    assert.equal(again.status, 304);
  }
}

/** Failures are counted by client and address: who could choose the address could guess for ever. */
async function forwardedHeaders({ origin }) {
  const answers = new Set();
  for (let guess = 0; guess < GUESSES; guess += 1) {
    const address = `198.51.100.${guess}`;
    const headers = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address };
    answers.add((await post(`${origin}/token`, { grant_type: 'client_credentials' }, { as: GUESSED, secret: `guess ${guess}`, headers })).status);
  }
  assert.deepEqual([...answers], [401, 429]);
}

async function requestIds({ origin }) {
  const ids = [];
  for (let n = 0; n < 3; n += 1) ids.push((await fetch(`${origin}/jwks`, { headers: { 'x-request-id': 'mine' } })).headers.get('x-request-id'));
  assert.equal(new Set(ids).size, 3);
  for (const id of ids) assert.match(id ?? '', /^[0-9a-f-]{36}$/);
}

async function accessLog(installation) {
  const token = await newToken(installation.origin);
  await fetch(`${installation.origin}/introspect?token=${token}`, { headers: { authorization: `Bearer ${token}`, cookie: `a=${token}`, referer: `https://x.test/?${token}` } });
  await fetch(`${installation.origin}/sign-in/an-interaction-of-somebody?code=${token}`);
  const log = await installation.compose(['logs', '--no-color', '--no-log-prefix', 'front-door']);
  assert.match(log, /"uri":"\/introspect"/);
  assert.ok(!log.includes(token) && !log.includes('an-interaction-of-somebody'));
}

async function aPartAway(installation) {
  const { origin } = installation;
  const token = await newToken(origin);
  await installation.compose(['stop', 'introspection']);
  try {
    const answer = await introspect(origin, token);
    assert.deepEqual([answer.status, answer.headers.get('retry-after'), (await answer.json()).error], [503, '2', 'temporarily_unavailable']);
    const page = await fetch(`${origin}/introspect`, { headers: { accept: 'text/html' } });
    assert.deepEqual([page.status, page.headers.get('content-type')], [503, 'text/html; charset=utf-8']);
    assert.equal(await status(`${origin}/jwks`), 200);
    await fetch(`${origin}/verify?access_token=${token}`, { method: 'POST', headers: { 'x-secret': token } });
    assert.ok(!(await installation.compose(['logs', '--no-color', '--no-log-prefix', 'front-door'])).includes(token), 'the log of what failed has no query and no header');
  } finally {
    await installation.compose(['start', 'introspection']);
  }
  await installation.up('--no-recreate');
  assert.equal((await (await introspect(origin, token)).json()).active, true);
}

/** With several replicas: all take part, and one that is killed is not noticed. */
export const replicaChecks = (installation) => [
  ['all replicas take part', () => allTakePart(installation)],
  ['introspection goes on when a replica is killed', () => oneKilled(installation)],
  ['docker/roll-out.sh replaces every container of the services, and nobody notices', () => rolledOut(installation)],
];

async function allTakePart(installation) {
  const { origin } = installation;
  const tokens = await Promise.all(Array.from({ length: IN_FLIGHT }, () => newToken(origin)));
  await Promise.all(tokens.map((token) => introspect(origin, token).then((answer) => answer.arrayBuffer())));
  for (const [service, endpoint, replicas] of [['introspection', '/introspect', 3], ['token', '/token', 2]]) {
    const ids = await installation.containersOf(service);
    assert.equal(ids.length, replicas);
    for (const id of ids) {
      const metrics = await docker('exec', id, 'node', '-e', "fetch('http://127.0.0.1:9464/metrics').then((answer) => answer.text()).then(console.log)");
      assert.match(metrics, new RegExp(`assent_requests_total\\{[^}]*endpoint="${endpoint}"[^}]*\\} [1-9]`), `${service} ${id}`);
    }
  }
}

async function oneKilled(installation) {
  const { origin } = installation;
  const token = await newToken(origin, { as: CALLER });
  const [victim] = await installation.containersOf('introspection');
  const answers = Array.from({ length: IN_FLIGHT }, async (_, n) => {
    if (n === IN_FLIGHT / 3) await docker('kill', victim);
    return (await introspect(origin, token)).status;
  });
  assert.deepEqual([...new Set(await Promise.all(answers))], [200]);
  for (let n = 0; n < IN_FLIGHT; n += 1) assert.equal((await introspect(origin, token)).status, 200);
}

async function rolledOut(installation) {
  const { origin } = installation;
  const before = (await Promise.all(['token', 'introspection'].map((service) => installation.containersOf(service)))).flat();
  const failures = [];
  const start = new Date().toISOString();
  let [going, asked] = [true, 0];
  const caller = async () => {
    for (; going; asked += 1) {
      const token = await newToken(origin).catch((error) => void failures.push(error.message));
      const answer = token === undefined ? undefined : await introspect(origin, token);
      if (answer !== undefined && (answer.status !== 200 || (await answer.json()).active !== true)) failures.push(`introspection: ${answer.status}`);
    }
  };
  const callers = Array.from({ length: CALLERS }, caller);
  try {
    await installation.rollOut('token', 'introspection');
  } finally {
    going = false;
    await Promise.all(callers);
  }
  const after = (await Promise.all(['token', 'introspection'].map((service) => installation.containersOf(service)))).flat();
  const complaints = failures.length === 0 ? [] : (await installation.compose(['logs', '--no-color', '--no-log-prefix', '--since', start, 'front-door'])).match(/^.*"level":"error".*$/gm);
  assert.deepEqual([after.length, after.filter((id) => before.includes(id)), failures, complaints], [before.length, [], [], []]);
  assert.ok(asked > CALLERS, 'somebody called meanwhile');
}
