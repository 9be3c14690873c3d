import type { ImportedTrustedIssuer } from '@assent/core';
import type { Change } from './change.js';
import type { Outcome } from './configuration-import.js';
import { insertTrustedIssuer, lockTrustedIssuerNamed, saveTrustedIssuer, trustedIssuerTarget, writeTrustedIssuer } from './trusted-issuer-records.js';

export async function importTrustedIssuer(change: Change, { disabled, ...profile }: ImportedTrustedIssuer): Promise<Outcome> {
  const entity = await lockTrustedIssuerNamed(change, profile.kind, profile.issuer);
  if (entity === null) {
    await insertTrustedIssuer(change, profile, disabled);
    return 'created';
  }
  const changed = await writeTrustedIssuer(change, entity, profile);
  const turned = disabled !== undefined && disabled !== (entity.disabledAt !== null);
  if (turned) {
    entity.disabledAt = disabled ? change.at : null;
    await saveTrustedIssuer(change, entity);
  }
  if (changed === undefined && !turned) return 'unchanged';
  await change.record('trusted_issuer.update', trustedIssuerTarget(entity.trustedIssuerId), { ...(changed !== undefined && { changed }), ...(turned && { disabled }) });
  return 'changed';
}
