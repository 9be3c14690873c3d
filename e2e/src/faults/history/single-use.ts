import type { Call } from './call.js';
import { grouped } from './deaths.js';
import type { Lineage } from './lineage.js';
import type { Rules, Violation } from './violation.js';

/** No code and no assertion of a client is accepted twice; a rotation is repeated only with the same answer, within the time of grace, and before its successor was used. */
export function singleUse(lineage: Lineage, { graceMilliseconds }: Rules): Violation[] {
  const refreshes = acknowledged(lineage.calls, 'refresh');
  return [
    ...moreThanOnce(lineage, 'redeem').map(([code, calls]) => found(`code ${code} was redeemed ${calls.length} times`, calls)),
    ...moreThanOnce(lineage, 'assert').map(([assertion, calls]) => found(`assertion ${assertion} was accepted ${calls.length} times`, calls)),
    ...[...refreshes].flatMap(([token, calls]) => repeatedOtherwise(token, calls, refreshes, graceMilliseconds)),
    ...issuedTwice(lineage),
  ];
}

const moreThanOnce = ({ calls }: Lineage, kind: Call['kind']): [string, Call[]][] => [...acknowledged(calls, kind)].filter(([, accepted]) => accepted.length > 1);

function repeatedOtherwise(token: string, calls: readonly Call[], refreshes: ReadonlyMap<string, readonly Call[]>, graceMilliseconds: number): Violation[] {
  const [first, ...again] = [...calls].sort((one, other) => one.completedAt - other.completedAt);
  if (first === undefined) return [];
  const successor = first.issues?.refreshToken ?? '';
  const successorUsedAt = Math.min(...(refreshes.get(successor) ?? []).map(({ completedAt }) => completedAt));
  return again.flatMap((call) => {
    if (!sameIssued(first, call)) return [found(`refresh token ${token} had two successors`, [first, call])];
    if (call.invokedAt > first.completedAt + graceMilliseconds) return [found(`the rotation of ${token} was repeated after the time of grace`, [first, call])];
    return call.invokedAt > successorUsedAt ? [found(`the rotation of ${token} was repeated though its successor had been used`, [first, call])] : [];
  });
}

const sameIssued = (one: Call, other: Call): boolean => one.issues?.accessToken === other.issues?.accessToken && one.issues?.refreshToken === other.issues?.refreshToken;

/** Nobody gets what somebody else has got. */
function issuedTwice({ issued }: Lineage): Violation[] {
  return [...issued].filter(([, calls]) => new Set(calls.map((call, index) => (call.kind === 'refresh' ? call.presents : index))).size > 1).map(([name, calls]) => found(`${name} was issued twice`, calls));
}

function acknowledged(calls: readonly Call[], kind: Call['kind']): Map<string, Call[]> {
  return grouped(
    calls.filter(({ outcome }) => outcome === 'acknowledged'),
    kind,
  );
}

const found = (what: string, calls: readonly Call[]): Violation => ({ invariant: 'single use', what, calls });
