import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultTimes } from './fault.js';
import type { Fleet } from './fleet/fleet.js';
import { GRACE_SECONDS } from './fleet/fleet.js';
import type { Call, CallKind } from './history/call.js';
import { checkHistory } from './history/check-history.js';
import { Deaths } from './history/deaths.js';
import { Lineage } from './history/lineage.js';
import type { Blackout, Violation } from './history/violation.js';
import { audit } from './load/audit.js';
import { Load } from './load/load.js';
import { failed, outages } from './outages.js';

/** How long a fault lasts, and how long the load runs before and after it. */
const SECONDS = Number(process.env['E2E_FAULTS_SECONDS'] ?? 4);
/** Everything works again by itself within this time of the mending. The machine may be busy. */
export const RECOVERY_MILLISECONDS = 20_000;
const WARM_UP_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 50;
/** What must succeed again. Others need these. */
const WATCHED: readonly CallKind[] = ['redeem', 'refresh', 'machine', 'assert', 'introspect', 'revoke', 'register'];

/** What a run shows. */
export interface FaultReport {
  readonly fault: string;
  readonly requests: number;
  readonly refused: number;
  readonly unavailable: number;
  readonly unanswered: number;
  readonly longestOutage: { readonly kind: CallKind; readonly milliseconds: number } | undefined;
  readonly recoveredAfterMilliseconds: number;
  readonly violations: readonly Violation[];
  /** Failures of calls that must not notice. */
  readonly noticed: readonly Call[];
}

/** Runs the load, breaks something in the middle of it, waits until all works again, looks at everything, and checks the history.
 *  @throws Error it does not work again in time */
export async function runFault(fleet: Fleet, fault: Fault): Promise<FaultReport> {
  const load = new Load(fleet.origin);
  load.start();
  try {
    await succeeded(load.history, 0, WARM_UP_MILLISECONDS);
    await delay(SECONDS * 1000);
    const times = await inflicted(fleet, fault);
    const recoveredAt = await succeeded(load.history, times.mendedAt, RECOVERY_MILLISECONDS);
    await delay(SECONDS * 1000);
    await load.stop();
    await audit(load);
    return await told(reportOf(fault, load.history, times, recoveredAt));
  } finally {
    await load.stop();
  }
}

async function inflicted(fleet: Fleet, { inflict }: Fault): Promise<FaultTimes> {
  const blackouts: Blackout[] = [];
  const hold = async (): Promise<void> => delay(SECONDS * 1000);
  const dark = async (forbids: readonly CallKind[]): Promise<void> => {
    const from = performance.now();
    await hold();
    blackouts.push({ from, to: performance.now(), forbids });
  };
  const beganAt = performance.now();
  await inflict({ fleet, hold, dark });
  return { beganAt, mendedAt: performance.now(), blackouts };
}

/** @returns when a call of each watched kind had succeeded that was made after that moment */
async function succeeded(history: readonly Call[], after: number, patienceMilliseconds: number): Promise<number> {
  const deadline = performance.now() + patienceMilliseconds;
  for (;;) {
    const firsts = WATCHED.map((kind) => history.find((call) => call.kind === kind && call.outcome === 'acknowledged' && call.invokedAt > after));
    if (firsts.every((call) => call !== undefined)) return Math.max(...firsts.map(({ completedAt }) => completedAt));
    if (performance.now() > deadline) throw new Error(`not within ${patienceMilliseconds} ms: ${WATCHED.filter((_, index) => firsts[index] === undefined).join(', ')}\n${lastFailures(history)}`);
    await delay(POLL_MILLISECONDS);
  }
}

const lastFailures = (history: readonly Call[]): string =>
  history
    .filter((call) => call.outcome !== 'acknowledged')
    .slice(-10)
    .map((call) => JSON.stringify(call))
    .join('\n');

function reportOf({ name, unaffected = [] }: Fault, history: readonly Call[], { beganAt, mendedAt, blackouts }: FaultTimes, recoveredAt: number): FaultReport {
  const of = (...outcomes: readonly Call['outcome'][]): number => history.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const [longestOutage] = outages(history.filter(({ isAudit }) => isAudit !== true))
    .filter(({ milliseconds }) => milliseconds > 0)
    .sort((one, other) => other.milliseconds - one.milliseconds);
  return {
    fault: name,
    requests: history.length,
    refused: of('refused'),
    unavailable: of('unavailable'),
    unanswered: of('unknown', 'broken'),
    longestOutage,
    recoveredAfterMilliseconds: recoveredAt - mendedAt,
    violations: checkHistory(history, { graceMilliseconds: GRACE_SECONDS * 1000, blackouts }),
    noticed: noticed(history, beganAt, unaffected),
  };
}

/** Not with what may be dead: its refusals are counted, and need more than its acceptance would. */
function noticed(history: readonly Call[], beganAt: number, unaffected: readonly CallKind[]): readonly Call[] {
  const deaths = new Deaths(new Lineage(history), GRACE_SECONDS * 1000);
  return history.filter((call) => call.invokedAt > beganAt && unaffected.includes(call.kind) && failed(call) && !deaths.isPossible(call.presents ?? '', call.completedAt));
}

const SHOWN = 10;

/** What is wrong, for the words of a failed test. */
export function problemsOf({ noticed, violations }: FaultReport): readonly string[] {
  const contradictions = violations.map(({ calls, invariant, what }) => `${invariant}: ${what}\n${calls.map((call) => JSON.stringify(call)).join('\n')}`);
  return [...contradictions, ...noticed.map((call) => `noticed the fault: ${JSON.stringify(call)}`)].slice(0, SHOWN);
}

/** A word for those who wait, and one line for the table of tools/e2e-faults.mjs. */
async function told(report: FaultReport): Promise<FaultReport> {
  process.stdout.write(`${report.fault}: ${report.requests} requests, ${problemsOf(report).length === 0 ? 'sound' : 'NOT SOUND'}\n`); // Jest says nothing until a file is done
  const file = process.env['E2E_FAULTS_REPORT'];
  const { noticed, violations, ...figures } = report;
  if (file !== undefined) await appendFile(file, `${JSON.stringify({ ...figures, noticed: noticed.length, violations: violations.map(({ invariant, what }) => `${invariant}: ${what}`) })}\n`);
  return report;
}
