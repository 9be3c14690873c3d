import { adminApiIdentifier, apiMembersOf, CONSOLE_CLIENT_ID, ownIssuer, RulesBroken, unknownReferences, type Api, type ImportFile, type ImportedUser, type Violation } from '@assent/core';
import { In, Not } from 'typeorm';
import { ApiScopeEntity } from '../entities/api-scope.entity.js';
import { ApiEntity } from '../entities/api.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import { apiTarget, insertApi, lockApi, writeApi } from './api-records.js';
import type { Author, Change } from './change.js';
import { importClient } from './import-client.js';
import { importTrustedIssuer } from './import-trusted-issuer.js';
import { importUser } from './import-user.js';
import { Conflict } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';
import { MANAGEMENT_LOCKS } from './management-locks.js';

export type Outcome = 'created' | 'changed' | 'unchanged';

/** Entries of the file, such as `clients "web"`, by what became of them. */
export type ImportResult = Readonly<Record<Outcome, readonly string[]>>;

/** Makes what is registered as an import file says. What the file does not name stays as it is; so do secrets, passwords,
 *  roles and `disabled` that an entry leaves out. The second time nothing changes. */
export class ConfigurationImport {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'secretHasher' | 'passwordHasher' | 'issuer'>) {}

  /** All of it or nothing, and one import at a time. @throws RulesBroken naming entries and rules */
  apply(file: ImportFile, by: Author): Promise<ImportResult> {
    return this.needs.changes.make(by, async (change) => {
      await change.manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.import]);
      await this.requireRules(change, file);
      const result = { created: [] as string[], changed: [] as string[], unchanged: [] as string[] };
      for (const user of adminsFirst(file.users)) result[await this.importUser(change, file, user)].push(`users "${user.username}"`);
      for (const api of file.apis) result[await importApi(change, api)].push(`apis "${api.identifier}"`);
      for (const client of file.clients) result[await importClient(change, client, this.needs)].push(`clients "${client.clientId}"`);
      for (const issuer of file.trustedIssuers) result[await importTrustedIssuer(change, issuer)].push(`trusted_issuers "${issuer.issuer}"`);
      return result;
    });
  }

  private async requireRules({ manager }: Change, file: ImportFile): Promise<void> {
    const identifiers = file.apis.map(({ identifier }) => identifier);
    const named = [...file.apis.flatMap((api) => api.introspectionClients), ...file.trustedIssuers.flatMap((issuer) => issuer.clients)];
    const clients = await manager.find(ClientEntity, { select: { clientId: true }, where: { clientId: In(named) } });
    const scopes = await manager.findBy(ApiScopeEntity, { apiIdentifier: Not(In(identifiers)) });
    const registered = { clientIds: new Set(clients.map(({ clientId }) => clientId)), scopes: new Set(scopes.map(({ name }) => name)) };
    const own = this.needs.issuer;
    const violations = [...builtIn(file, adminApiIdentifier(own)), ...ourselves(file, own), ...unknownReferences(file, registered)];
    if (violations.length > 0) throw new RulesBroken(violations);
  }

  private async importUser(change: Change, file: ImportFile, user: ImportedUser): Promise<Outcome> {
    try {
      return await importUser(change, user, this.needs);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      throw new RulesBroken([{ entry: `users[${file.users.indexOf(user)}] "${user.username}"`, field: '', rule: error.message }]);
    }
  }
}

async function importApi(change: Change, api: Api): Promise<Outcome> {
  if (!(await change.manager.existsBy(ApiEntity, { identifier: api.identifier }))) {
    await insertApi(change, api);
    await change.record('api.create', apiTarget(api.identifier), apiMembersOf(api));
    return 'created';
  }
  const detail = await writeApi(change, await lockApi(change, api.identifier), api);
  if (detail === undefined) return 'unchanged';
  await change.record('api.update', apiTarget(api.identifier), detail);
  return 'changed';
}

const builtIn = ({ apis, clients }: ImportFile, adminApi: string): Violation[] => [
  ...apis.flatMap(({ identifier }, index) =>
    identifier === adminApi ? [{ entry: `apis[${index}] "${identifier}"`, field: 'identifier', rule: 'must not be that of the admin API, which is built in' }] : [],
  ),
  ...clients.flatMap(({ clientId }, index) =>
    clientId === CONSOLE_CLIENT_ID ? [{ entry: `clients[${index}] "${clientId}"`, field: 'client_id', rule: 'must not be that of the console, which is built in' }] : [],
  ),
];

const ourselves = (file: ImportFile, own: string): Violation[] =>
  file.trustedIssuers.flatMap(({ issuer }, index) => ownIssuer(issuer, own).map((violation) => ({ entry: `trusted_issuers[${index}] "${issuer}"`, ...violation })));

/** So that there is always one while others cease to be. */
const adminsFirst = (users: readonly ImportedUser[]): ImportedUser[] =>
  [...users].sort((a, b) => Number(b.roles?.includes('admin') ?? false) - Number(a.roles?.includes('admin') ?? false));
