import { randomBytes } from 'node:crypto';
import { parseImportFile } from '@assent/core';
import type { Management } from '@assent/storage-postgres';

/** What a newcomer needs to try everything. Secrets are there only when they were made in this run. */
export interface Demo {
  readonly admin: Credential;
  readonly client: Credential;
  readonly api: Credential & { readonly identifier: string; readonly scope: string };
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
export async function firstRun({ users, clients, importer }: Pick<Management, 'users' | 'clients' | 'importer'>): Promise<Demo> {
  const one = { limit: 1 };
  const adminSecret = (await users.list({ role: 'admin' }, one)).items.length === 0 ? newSecret() : undefined;
  const isEmpty = (await clients.list({}, one)).items.length === 0;
  const demo = demoOf(adminSecret, isEmpty ? newSecret() : undefined, isEmpty ? newSecret() : undefined);
  await importer.apply(parseImportFile(documentOf(demo)), { actor: 'system' });
  return demo;
}

const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

const demoOf = (admin: string | undefined, client: string | undefined, api: string | undefined): Demo => ({
  admin: { name: ADMIN, ...(admin !== undefined && { secret: admin }) },
  client: { name: CLIENT, ...(client !== undefined && { secret: client }) },
  api: { name: API_SERVER, identifier: API, scope: READ, ...(api !== undefined && { secret: api }) },
});

/** The part of the demo that is new, as an import file. */
function documentOf({ admin, client, api }: Demo): object {
  return {
    users: admin.secret === undefined ? [] : [{ username: admin.name, password: admin.secret, name: 'Administrator', roles: ['admin'] }],
    ...(client.secret !== undefined && { apis: [apiEntry], clients: [clientEntry(client.secret), apiServerEntry(api.secret)] }),
  };
}

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
