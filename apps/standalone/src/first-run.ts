import { randomBytes } from 'node:crypto';
import { CONSOLE_CLIENT_ID, parseImportFile } from '@assent/core';
import type { Management } from '@assent/storage-postgres';

/** What a newcomer needs to try everything. Secrets are there only when they were made in this run. */
export interface Demo {
  readonly admin: Credential;
  /** Absent: other clients were registered before the first `npm start`, or the demo was deleted. */
  readonly example: Example | undefined;
}

export interface Example {
  readonly client: Credential;
  /** The API's server, which introspects. */
  readonly apiServer: Credential;
  readonly api: string;
  readonly scope: string;
}

export interface Credential {
  readonly name: string;
  /** Absent: made in an earlier run, and stored as a hash only. */
  readonly secret?: string;
}

const ADMIN = 'admin';
const CLIENT = 'demo-app';
const API_SERVER = 'demo-api';
const API = 'https://api.example.test/';
const READ = 'example:read';
const WRITE = 'example:write';
const SECRET_BYTES = 24;

/** Makes an admin where there is none, and a demo client and API where there is no client. What is there stays as it is. */
export async function firstRun(management: Pick<Management, 'users' | 'clients' | 'importer'>): Promise<Demo> {
  const demo = { admin: await adminOf(management), example: await exampleOf(management) };
  await management.importer.apply(parseImportFile(documentOf(demo)), { actor: 'system' });
  return demo;
}

async function adminOf({ users }: Pick<Management, 'users'>): Promise<Credential> {
  const [known] = (await users.list({ role: 'admin' }, { limit: 1 })).items;
  return known === undefined ? { name: ADMIN, secret: newSecret() } : { name: known.username };
}

async function exampleOf({ clients }: Pick<Management, 'clients'>): Promise<Example | undefined> {
  const place = { api: API, scope: READ };
  const registered = (await clients.list({}, { limit: 2 })).items.filter(({ clientId }) => clientId !== CONSOLE_CLIENT_ID);
  if (registered.length === 0) {
    return { ...place, client: { name: CLIENT, secret: newSecret() }, apiServer: { name: API_SERVER, secret: newSecret() } };
  }
  const known = (await clients.list({ search: 'demo-' }, { limit: 100 })).items.map(({ clientId }) => clientId);
  return known.includes(CLIENT) && known.includes(API_SERVER) ? { ...place, client: { name: CLIENT }, apiServer: { name: API_SERVER } } : undefined;
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** The part of the demo that is new, as an import file. */
const documentOf = ({ admin, example }: Demo): object => ({
  users: admin.secret === undefined ? [] : [{ username: admin.name, password: admin.secret, name: 'Administrator', roles: ['admin'] }],
  ...(example?.client.secret !== undefined && { apis: [apiEntry], clients: [clientEntry(example.client.secret), apiServerEntry(example.apiServer.secret)] }),
});

const apiEntry = {
  identifier: API,
  name: 'Example API',
  scopes: [
    { name: READ, description: 'Read your example data' },
    { name: WRITE, description: 'Change your example data' },
  ],
  introspection_clients: [API_SERVER],
};

const clientEntry = (secret: string): object => ({
  client_id: CLIENT,
  client_secret: secret,
  client_name: 'Demo app',
  redirect_uris: ['http://127.0.0.1:8080/cb', 'http://localhost:8080/cb'],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scope: `${READ} ${WRITE} offline_access`,
});

const apiServerEntry = (secret: string | undefined): object => ({ client_id: API_SERVER, client_secret: secret, client_name: 'Demo API', grant_types: [] });
