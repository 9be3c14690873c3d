import { adminApi, ADMIN_SCOPES, apiMembersOf } from '@assent/core';
import { In, Not } from 'typeorm';
import { ApiScopeEntity } from '../entities/api-scope.entity.js';
import { ApiEntity } from '../entities/api.entity.js';
import { apiTarget, insertApi, lockApi, writeApi } from './api-records.js';
import { ensureConsole, type ConsoleNeeds } from './built-in-client.js';
import type { Change } from './change.js';
import { MANAGEMENT_LOCKS } from './management-locks.js';
import type { ManagementNeeds } from './management-needs.js';

/** Makes what exists from the start: the admin API and the console under the present issuer. Services call it when they start; several at once do no harm. */
export async function ensureBuiltIns(needs: ConsoleNeeds & Pick<ManagementNeeds, 'changes'>): Promise<void> {
  await needs.changes.make({ actor: 'system' }, async (change) => {
    await change.manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.builtIns]);
    await ensureAdminApi(change, needs.issuer);
    await ensureConsole(change, needs);
  });
}

async function ensureAdminApi(change: Change, issuer: string): Promise<void> {
  const wanted = adminApi(issuer);
  const { manager } = change;
  // The issuer changed: nobody else may own these scopes, so what owns them is the entry of the issuer before.
  const outdated = await manager.findBy(ApiScopeEntity, { name: In([...ADMIN_SCOPES]), apiIdentifier: Not(wanted.identifier) });
  if (outdated.length > 0) await manager.delete(ApiEntity, { identifier: In(outdated.map(({ apiIdentifier }) => apiIdentifier)) });
  if (await manager.existsBy(ApiEntity, { identifier: wanted.identifier })) {
    const detail = await writeApi(change, await lockApi(change, wanted.identifier), wanted);
    if (detail !== undefined) await change.record('api.update', apiTarget(wanted.identifier), detail);
    return;
  }
  await insertApi(change, wanted);
  await change.record('api.create', apiTarget(wanted.identifier), apiMembersOf(wanted));
}
