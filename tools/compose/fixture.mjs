/** What the checks of an installation need in it. */
export const API = 'https://compose.example.test/';
export const CALLER = 'compose-caller';
export const ASKER = 'compose-asker';
export const GUESSED = 'compose-guessed';
export const SECRET = 'a secret of a test that is gone in minutes';

export const FIXTURE = {
  apis: [{ identifier: API, name: 'API of the checks', scopes: [{ name: 'compose:read', description: 'Read' }], introspection_clients: [ASKER] }],
  clients: [
    { client_id: CALLER, client_secret: SECRET, client_name: 'Caller', grant_types: ['client_credentials'], scope: 'compose:read' },
    { client_id: ASKER, client_secret: SECRET, client_name: 'Asker', grant_types: [] },
    { client_id: GUESSED, client_secret: SECRET, client_name: 'Whose secret is guessed', grant_types: ['client_credentials'], scope: 'compose:read' },
  ],
};

const basic = (name, secret = SECRET) => `Basic ${Buffer.from(new URLSearchParams([[name, secret]]).toString().replace('=', ':')).toString('base64')}`;

/** POSTs a form as a client. */
export const post = (url, values, { as, secret, headers = {}, ...init } = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(values), headers: { authorization: basic(as, secret), ...headers }, ...init });

export async function newToken(origin, init = {}) {
  const answer = await post(`${origin}/token`, { grant_type: 'client_credentials', scope: 'compose:read' }, { as: CALLER, ...init });
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).access_token;
}

export const introspect = (origin, token, init = {}) => post(`${origin}/introspect`, { token }, { as: ASKER, ...init });

/** The credential of a proxy that asks /check. */
export const askingAs = basic;
