import type { Call } from './call.js';
import { grouped, type Deaths } from './deaths.js';
import type { Lineage } from './lineage.js';
import type { Violation } from './violation.js';

/** Nothing that starts after the acknowledgement of a revocation finds its object alive. Real time: whoever asked, and wherever. */
export function revokedIsRevoked({ calls }: Lineage, deaths: Deaths): Violation[] {
  return calls.filter(isAlive).flatMap((call) => {
    const death = deaths.of(call.presents ?? '').find(({ certainFrom }) => certainFrom < call.invokedAt);
    return death === undefined ? [] : [{ invariant: 'revoked is revoked', what: `${call.kind} of ${call.presents} succeeded after ${death.call.kind} was acknowledged`, calls: [death.call, call] }];
  });
}

/** Calls that prove that what they present is alive. */
const isAlive = ({ kind, outcome, isActive }: Call): boolean =>
  outcome === 'acknowledged' && (kind === 'introspect' ? isActive === true : kind === 'refresh' || kind === 'redeem' || kind === 'machine' || kind === 'assert');

/** What was once seen dead is never seen alive again, whatever killed it. */
export function deadStaysDead({ calls }: Lineage): Violation[] {
  return [...grouped(calls, 'introspect')].flatMap(([token, asked]) => {
    const answered = asked.filter(({ outcome }) => outcome === 'acknowledged');
    const deadAt = Math.min(...answered.filter(({ isActive }) => isActive === false).map(({ completedAt }) => completedAt));
    const dead = answered.find(({ completedAt, isActive }) => isActive === false && completedAt === deadAt);
    const risen = answered.find(({ invokedAt, isActive }) => isActive === true && invokedAt > deadAt);
    return dead === undefined || risen === undefined ? [] : [{ invariant: 'dead stays dead', what: `${token} was inactive and then active`, calls: [dead, risen] }];
  });
}
