import type { Call } from './call.js';
import type { Deaths } from './deaths.js';
import type { Lineage } from './lineage.js';
import type { Violation } from './violation.js';

/** Calls that are never refused, as those of the load are made, while what they present is there and alive. */
const NEVER_REFUSED = new Set<Call['kind']>(['introspect', 'look-up', 'machine', 'read-client', 'refresh', 'register', 'revoke', 'revoke-grant', 'revoke-token', 'start-device', 'disable-client']);

/** Whatever was acknowledged is there, unless somebody may have ended it. */
export function nothingIsLost(lineage: Lineage, deaths: Deaths): Violation[] {
  return lineage.calls.flatMap((call) => {
    const { presents = '', kind, outcome } = call;
    if (deaths.isPossible(presents, call.completedAt)) return [];
    if (outcome === 'refused' && NEVER_REFUSED.has(kind)) return [lost(`${kind} of ${presents} was refused (${call.answer?.status} ${call.answer?.error}) without a reason`, [...lineage.originsOf(presents), call])];
    if (kind !== 'introspect' || call.isActive !== false || call.isForged === true) return [];
    const origins = lineage.originsOf(presents);
    return mayHaveExpired(origins, call.completedAt) ? [] : [lost(`${presents} was acknowledged and is not active`, [...origins, call])];
  });
}

/** What nobody acknowledged as issued may be anything. */
const mayHaveExpired = (origins: readonly Call[], at: number): boolean => origins.every(({ invokedAt, issues }) => at >= invokedAt + (issues?.expiresInMilliseconds ?? Infinity));

const lost = (what: string, calls: readonly Call[]): Violation => ({ invariant: 'nothing acknowledged is lost', what, calls });
