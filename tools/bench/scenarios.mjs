import { createHash, randomBytes } from 'node:crypto';
import { expect } from './measure.mjs';
import { basic, form, FORM_TYPE, locationOf, requestText } from './raw-http.mjs';

export const REDIRECT_URI = 'https://rp.example.test/cb';
const WEB = basic('web', 'web-secret');
const RS = basic('rs', 'rs-secret');

/** The same work for both servers; only the paths and the scopes differ.
 *  @param paths { authorize, token, introspect, revoke }
 *  @param signIn async () => value of the Cookie header of a browser that has signed in and consented */
export function scenarios({ paths, scope, signIn }) {
  const post = (path, headers, values) => requestText('POST', path, { ...FORM_TYPE, ...headers }, form(values));
  const clientCredentials = post(paths.token, WEB, { grant_type: 'client_credentials', scope: 'api:read' });

  async function accessToken(connection) {
    const answer = await connection.send(clientCredentials);
    expect(answer.status === 200, 'client_credentials', answer);
    return JSON.parse(answer.body).access_token;
  }

  async function codeFlow(connection, cookie) {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const query = form({ response_type: 'code', client_id: 'web', redirect_uri: REDIRECT_URI, scope, state: 'xyz', code_challenge: challenge, code_challenge_method: 'S256' });
    const authorized = await connection.send(requestText('GET', `${paths.authorize}?${query}`, { cookie }));
    const location = new URL(locationOf(authorized.head) ?? 'about:blank', 'http://localhost');
    const code = location.searchParams.get('code');
    expect(code !== null && location.searchParams.get('state') === 'xyz', 'authorize', authorized);
    const answer = await connection.send(post(paths.token, WEB, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier }));
    expect(answer.status === 200 && answer.body.includes('"access_token"') && answer.body.includes('"refresh_token"'), 'code', answer);
    return JSON.parse(answer.body);
  }

  return {
    introspection: {
      prepare: async (connection) => post(paths.introspect, RS, { token: await accessToken(connection) }),
      async operation(connection, message) {
        const answer = await connection.send(message);
        expect(answer.status === 200 && answer.body.includes('"active":true'), 'introspection', answer);
      },
    },
    'client_credentials': {
      async operation(connection) {
        const answer = await connection.send(clientCredentials);
        expect(answer.status === 200 && answer.body.includes('"access_token"'), 'client_credentials', answer);
      },
    },
    'code + PKCE flow': {
      prepare: () => signIn(),
      async operation(connection, cookie) {
        await codeFlow(connection, cookie);
      },
    },
    refresh: {
      prepare: async (connection) => ({ token: (await codeFlow(connection, await signIn())).refresh_token }),
      async operation(connection, chain) {
        const answer = await connection.send(post(paths.token, WEB, { grant_type: 'refresh_token', refresh_token: chain.token }));
        const next = answer.status === 200 ? JSON.parse(answer.body).refresh_token : undefined;
        expect(next !== undefined && next !== chain.token, 'refresh', answer);
        chain.token = next;
      },
    },
    revocation: {
      // each operation issues a token and revokes it: the figure is for the pair
      async operation(connection) {
        const token = await accessToken(connection);
        const answer = await connection.send(post(paths.revoke, WEB, { token }));
        expect(answer.status === 200, 'revocation', answer);
      },
    },
  };
}

/** node:http alone, and with one Redis GET. */
export const bareScenarios = {
  'bare node:http': {
    async operation(connection) {
      const answer = await connection.send(BARE_GET);
      expect(answer.status === 200 && answer.body.includes('"active":true'), 'bare', answer);
    },
  },
  'bare node:http + Redis GET': {
    async operation(connection) {
      const answer = await connection.send(BARE_POST);
      expect(answer.status === 200 && answer.body.includes('"active":true'), 'bare with Redis', answer);
    },
  },
};

const BARE_GET = requestText('GET', '/');
const BARE_POST = requestText('POST', '/', { ...FORM_TYPE, ...RS }, form({ token: 'at_bench_token' }));
