/** TLS, switched on by an issuer with https. Each check throws when it is broken. */
import assert from 'node:assert/strict';
import { get, request } from 'node:https';
import { docker } from './docker.mjs';
import { CALLER, SECRET } from './fixture.mjs';

const ROOT_CERTIFICATE = '/data/caddy/pki/authorities/local/root.crt';

export const tlsChecks = (installation) => [
  ['TLS is on, with HSTS, and the services know it', () => overTls(installation)],
  ['plain http leads to https, and nothing secret is taken over it', () => overPlainHttp(installation)],
];

async function overTls(installation) {
  const { origin } = installation;
  const [door] = await installation.containersOf('front-door');
  const ca = await docker('exec', door, 'cat', ROOT_CERTIFICATE);
  const metadata = await answerTo(get(`${origin}/.well-known/oauth-authorization-server`, { ca }));
  assert.deepEqual([metadata.status, JSON.parse(metadata.text).issuer, metadata.headers['strict-transport-security']], [200, origin, 'max-age=31536000']);
  // The services refuse what came in clear: they would answer 400 here if they did not believe the front door.
  const asking = request(`${origin}/token`, { ca, method: 'POST', auth: `${CALLER}:${new URLSearchParams([['', SECRET]]).toString().slice(1)}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  asking.end('grant_type=client_credentials&scope=compose%3Aread');
  const token = await answerTo(asking);
  assert.equal(token.status, 200, token.text);
  const console = await answerTo(get(`${origin}/admin/session/sign-in`, { ca }));
  assert.match(String(console.headers['set-cookie']), /__Host-[^;]+;.*Secure/);
}

async function overPlainHttp({ origin, ports }) {
  const plain = `http://localhost:${ports.http}`;
  const page = await fetch(`${plain}/console/?x=y`, { redirect: 'manual' });
  assert.deepEqual([page.status, page.headers.get('location')], [308, `${origin}/console/?x=y`]);
  const form = await fetch(`${plain}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) });
  assert.deepEqual([form.status, await form.text()], [400, 'This address needs https.']);
}

const answerTo = (outgoing) =>
  new Promise((resolve, reject) => {
    outgoing.on('error', reject).on('response', (incoming) => {
      let text = '';
      incoming.on('data', (chunk) => (text += chunk)).on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, text }));
    });
  });
