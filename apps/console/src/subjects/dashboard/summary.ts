import type { MetricsStep, MetricsView } from '@assent/admin-contracts';

export interface Summary {
  readonly tokensIssued: number;
  readonly introspections: number;
  readonly introspectionsPerSecond: number;
  /** 0 to 1; undefined: there were none. */
  readonly activeShare: number | undefined;
  readonly errors: number;
  readonly errorShare: number | undefined;
}

const sum = (steps: readonly MetricsStep[], count: (step: MetricsStep) => number): number => steps.reduce((total, step) => total + count(step), 0);
const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** How long a step lasts: the last one may end early. */
export const secondsOf = ({ at }: MetricsStep, { to, step_seconds: stepSeconds }: Pick<MetricsView, 'to' | 'step_seconds'>): number =>
  Math.max(1, Math.min(stepSeconds, secondsBetween(at, to)));

/** A whole span in a few numbers. */
export function summaryOf({ steps, from, to }: Pick<MetricsView, 'steps' | 'from' | 'to'>): Summary {
  const active = sum(steps, (step) => step.introspections_active);
  const introspections = active + sum(steps, (step) => step.introspections_inactive);
  const errors = sum(steps, (step) => step.errors);
  return {
    tokensIssued: sum(steps, (step) => step.tokens_issued),
    introspections,
    introspectionsPerSecond: introspections / Math.max(1, secondsBetween(from, to)),
    activeShare: share(active, introspections),
    errors,
    errorShare: share(errors, sum(steps, (step) => step.requests)),
  };
}

/** The busiest step. @returns undefined: all are zero */
export function peakOf(steps: readonly MetricsStep[], value: (step: MetricsStep) => number): { readonly value: number; readonly at: string } | undefined {
  const busiest = steps.reduce<MetricsStep | undefined>((best, step) => (best === undefined || value(step) > value(best) ? step : best), undefined);
  return busiest === undefined || value(busiest) === 0 ? undefined : { value: value(busiest), at: busiest.at };
}

/** The latest step in which anything was asked: percentiles of a whole span cannot be had from those of its steps. @returns undefined: all was quiet */
export const latestBusy = (steps: readonly MetricsStep[]): MetricsStep | undefined => steps.findLast(({ requests }) => requests > 0);
