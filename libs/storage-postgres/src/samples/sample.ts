/** Charts of a longer time have steps of whole minutes: older samples need not be kept apart. */
export const FINE_MINUTES = 15;

/** Counts by name; what did not happen is absent. */
export type Counts = Readonly<Record<string, number>>;

/** What one process did in a span of time: increments only, so that samples of many processes and spans simply add up. */
export interface Sample {
  /** When the span began. No two samples of a process have the same. */
  readonly at: Date;
  /** Of the protocol's endpoints together, for the charts: OVERALL and latencyName(bound). */
  readonly overall: Counts;
  /** Of each endpoint, grant type and error: grantName, errorName and latencyName(bound, endpoint). */
  readonly detail: Counts;
  /** Of the busiest clients. */
  readonly clients: Readonly<Record<string, ClientCounts>>;
}

export type ClientCounts = readonly [tokensIssued: number, introspections: number];

export const OVERALL = { tokens: 'tokens', active: 'active', inactive: 'inactive', errors: 'errors' } as const;

/** Beyond the last of the latency bounds. */
export const BEYOND = 'beyond';

const GRANT = 'grant';
const ERROR = 'error';
const LATENCY = 'ms';

export const grantName = (grantType: string): string => `${GRANT} ${grantType}`;
export const errorName = (endpoint: string, code: string): string => `${ERROR} ${code} ${endpoint}`;
export const latencyName = (bound: number | typeof BEYOND, endpoint?: string): string => `${LATENCY} ${bound}${endpoint === undefined ? '' : ` ${endpoint}`}`;

/** What a name of a sample stands for; undefined: a name of OVERALL. */
export type CountOf =
  | { readonly kind: 'grant'; readonly grantType: string }
  | { readonly kind: 'error'; readonly code: string; readonly endpoint: string }
  | { readonly kind: 'latency'; readonly bound: string; readonly endpoint: string };

/** Only the last part of a name can have spaces. */
export function countOf(name: string): CountOf | undefined {
  const [, kind, first = '', rest = ''] = /^(\S+) (\S*) ?(.*)$/s.exec(name) ?? [];
  if (kind === GRANT) return { kind: 'grant', grantType: name.slice(GRANT.length + 1) };
  if (kind === ERROR) return { kind: 'error', code: first, endpoint: rest };
  return kind === LATENCY ? { kind: 'latency', bound: first, endpoint: rest } : undefined;
}
