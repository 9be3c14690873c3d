import type { Call, CallKind } from './history/call.js';

export interface Outage {
  readonly kind: CallKind;
  readonly milliseconds: number;
}

/** For each kind of call: the longest time from the first one that failed to the end of the next one that succeeded. */
export function outages(calls: readonly Call[]): readonly Outage[] {
  const kinds = [...new Set(calls.map(({ kind }) => kind))];
  return kinds.map((kind) => ({ kind, milliseconds: longest(calls.filter((call) => call.kind === kind)) }));
}

/** An answer of the protocol is an answer, whatever it says. */
export const failed = ({ outcome }: Call): boolean => outcome !== 'acknowledged' && outcome !== 'refused';

function longest(calls: readonly Call[]): number {
  let since = Infinity;
  let worst = 0;
  for (const call of [...calls].sort((one, other) => one.completedAt - other.completedAt)) {
    if (failed(call)) since = Math.min(since, call.invokedAt);
    else if (call.invokedAt > since) {
      worst = Math.max(worst, call.completedAt - since);
      since = Infinity;
    }
  }
  const last = calls.at(-1);
  return since === Infinity || last === undefined ? worst : Math.max(worst, last.completedAt - since);
}
