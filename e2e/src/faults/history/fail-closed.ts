import type { Call } from './call.js';
import type { Lineage } from './lineage.js';
import type { Blackout, Rules, Violation } from './violation.js';

/** How far the clocks of the services and of the caller may run apart while a token lives. */
const CLOCK_TOLERANCE_MILLISECONDS = 500;

/** Nothing is active that was never issued or has expired, and nothing is done without what it needs. */
export function failClosed(lineage: Lineage, { blackouts = [] }: Rules): Violation[] {
  return lineage.calls
    .filter(({ outcome }) => outcome === 'acknowledged')
    .flatMap((call) => {
      if (call.isActive === true && call.isForged === true) return [open(`${call.presents} is active, and nobody ever issued it`, [call])];
      if (call.isActive === true && hasExpired(lineage, call)) return [open(`${call.presents} is active after its expiry`, [...lineage.originsOf(call.presents ?? ''), call])];
      return blackouts.some((blackout) => isWithin(call, blackout)) ? [open(`${call.kind} was acknowledged without what it needs`, [call])] : [];
    });
}

function hasExpired(lineage: Lineage, { presents = '', invokedAt }: Call): boolean {
  const origins = lineage.originsOf(presents);
  return origins.length > 0 && origins.every(({ completedAt, issues }) => invokedAt > completedAt + (issues?.expiresInMilliseconds ?? Infinity) + CLOCK_TOLERANCE_MILLISECONDS);
}

const isWithin = ({ kind, invokedAt, completedAt }: Call, { from, to, forbids }: Blackout): boolean => forbids.includes(kind) && invokedAt > from && completedAt < to;

const open = (what: string, calls: readonly Call[]): Violation => ({ invariant: 'fail closed', what, calls });
