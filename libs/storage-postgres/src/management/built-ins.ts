import { adminApi, ADMIN_SCOPES, apiMembersOf } from '@assent/core';
import { In, Not } from 'typeorm';
import { ApiScopeEntity } from '../entities/api-scope.entity.js';
import { ApiEntity } from '../entities/api.entity.js';
import { apiTarget, insertApi, lockApi, writeApi } from './api-records.js';
import type { Changes } from './change.js';
import { MANAGEMENT_LOCKS } from './management-locks.js';

/** Makes what exists from the start: the admin API under its present issuer. Services call it when they start; several at once do no harm. */
export async function ensureBuiltIns(issuer: string, changes: Changes): Promise<void> {
  const wanted = adminApi(issuer);
  await changes.make({ actor: 'system' }, async (change) => {
    const { manager } = change;
    await manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.builtIns]);
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
  });
}
