import type { ClientCounts, Counts, Sample } from '@assent/storage-postgres';

/** Ten minutes of the default interval. */
const MAX_WAITING = 120;
const MAX_CLIENTS = 200;

/** Samples that Postgres does not have yet. Bounded: of a long outage, the oldest become one. */
export class SampleQueue {
  private samples: readonly Sample[] = [];

  add(sample: Sample): void {
    const [first, second, ...rest] = [...this.samples, sample];
    this.samples = this.samples.length >= MAX_WAITING && first !== undefined && second !== undefined ? [merged(first, second), ...rest] : [...this.samples, sample];
  }

  get waiting(): readonly Sample[] {
    return this.samples;
  }

  /** @param written as they were waiting before */
  remove(written: readonly Sample[]): void {
    this.samples = this.samples.filter((sample) => !written.includes(sample));
  }
}

/** It keeps the earlier `at`: if the earlier sample was written after all, and only the answer lost, this one takes its place. */
const merged = (earlier: Sample, later: Sample): Sample => ({
  at: earlier.at,
  overall: sum(earlier.overall, later.overall),
  detail: sum(earlier.detail, later.detail),
  clients: sumOfClients(earlier.clients, later.clients),
});

function sum(one: Counts, other: Counts): Counts {
  const counts = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries(counts);
}

function sumOfClients(one: Sample['clients'], other: Sample['clients']): Sample['clients'] {
  const clients = new Map<string, ClientCounts>(Object.entries(one));
  for (const [clientId, [tokens, introspections]] of Object.entries(other)) {
    const [tokensBefore, introspectionsBefore] = clients.get(clientId) ?? [0, 0];
    clients.set(clientId, [tokensBefore + tokens, introspectionsBefore + introspections]);
  }
  const busiestFirst = [...clients].sort(([, [a, b]], [, [c, d]]) => c + d - a - b);
  return Object.fromEntries(busiestFirst.slice(0, MAX_CLIENTS));
}
