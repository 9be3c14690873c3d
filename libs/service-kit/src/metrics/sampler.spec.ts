import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import type { Sample, ServiceProcess } from '@assent/storage-postgres';
import { Sampler, type SamplerOptions } from './sampler.js';
import { ServiceMetrics } from './service-metrics.js';

/** Remembers reports; fails as it is told. */
class RecordedReports {
  readonly rows = new Map<number, Sample>();
  readonly failing: (string | undefined)[] = [];
  attempts = 0;
  left = false;
  outage: Error | undefined;
  hold: Promise<void> | undefined;

  async report(_process: ServiceProcess, samples: readonly Sample[], failing?: string): Promise<void> {
    this.attempts += 1;
    await this.hold;
    this.write(samples);
    this.failing.push(failing);
  }

  async leave(_process: ServiceProcess, samples: readonly Sample[]): Promise<void> {
    this.write(samples);
    this.left = true;
  }

  get tokens(): number {
    return [...this.rows.values()].reduce((sum, { overall }) => sum + (overall['tokens'] ?? 0), 0);
  }

  private write(samples: readonly Sample[]): void {
    if (this.outage !== undefined) throw this.outage;
    for (const sample of samples) this.rows.set(sample.at.getTime(), sample);
  }
}

let metrics: ServiceMetrics;
let reports: RecordedReports;
let log: string[];
let sampler: Sampler;
let startedAt: Date;

beforeEach(() => {
  metrics = new ServiceMetrics();
  reports = new RecordedReports();
  log = [];
});
afterEach(() => sampler.stop());

function start(given: Partial<SamplerOptions> = {}): void {
  startedAt = new Date();
  const logger = { warn: (_fields: object, message: string) => log.push(`warn: ${message}`), error: (_fields: object, message: string) => log.push(`error: ${message}`) } as unknown as SamplerOptions['logger'];
  const process = { service: 'token', instance: 'host-1', version: '1.2.3', startedAt };
  sampler = new Sampler({ process, metrics, reports, failing: async () => undefined, intervalSeconds: 1, logger, ...given });
  sampler.start();
}

const issue = (): void => metrics.tokenIssued({ clientId: 'web', grantType: 'password', tokenType: 'Bearer' });

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await delay(10)) if (condition()) return;
  throw new Error('the condition never came true');
}

describe('a sampler', () => {
  it('says at once that the process lives, and then again and again, also when nothing happens', async () => {
    start();
    await until(() => reports.attempts === 1);
    expect(Date.now() - startedAt.getTime()).toBeLessThan(500);
    await until(() => reports.attempts >= 3);
    expect(reports.rows.size).toBe(0);
  });

  it('writes what happened once, in spans that begin at multiples of the interval', async () => {
    start();
    for (let count = 0; count < 5; count += 1) {
      issue();
      const before = reports.attempts;
      await until(() => reports.attempts > before);
    }
    await sampler.stop();

    expect(reports.tokens).toBe(5);
    const [first, ...rest] = [...reports.rows.keys()];
    expect(first).toBeGreaterThanOrEqual(startedAt.getTime() - 1000);
    expect(rest.every((at) => at % 1000 === 0)).toBe(true);
  });

  it('writes the rest when it stops, and that the process is gone', async () => {
    start();
    await until(() => reports.attempts === 1);
    issue();
    await sampler.stop();

    expect([reports.tokens, reports.left]).toEqual([1, true]);
    const { attempts } = reports;
    await delay(1200);
    expect(reports.attempts).toBe(attempts);
  });

  it('passes on why the process cannot do all of its work', async () => {
    start({ failing: async () => 'redis does not answer' });
    await until(() => reports.attempts === 1);
    await sampler.stop();
    expect(reports.failing).toEqual(['redis does not answer']);
  });

  it('keeps what it could not write during an outage, and complains once', async () => {
    reports.outage = new StoreUnavailable('postgres', new Error('connection refused'));
    start();
    issue();
    await until(() => reports.attempts >= 3);
    issue();
    expect(reports.tokens).toBe(0);
    reports.outage = undefined;
    await until(() => reports.tokens === 2);

    expect(log).toEqual(['warn: metrics wait for Postgres']);
  });

  it('drops what Postgres finds wrong, and goes on', async () => {
    reports.outage = new Error('invalid input syntax for type json');
    issue();
    start();
    await until(() => log.length > 0);
    reports.outage = undefined;
    issue();
    await until(() => reports.tokens > 0);

    expect(reports.tokens).toBe(1);
    expect(log[0]).toBe('error: metrics could not be written');
  });

  it('waits for one report before it sends the next, and counts on meanwhile', async () => {
    let letGo = (): void => undefined;
    reports.hold = new Promise((resolve) => (letGo = resolve));
    start();
    issue();
    await delay(2500);
    expect(reports.attempts).toBe(1);
    letGo();
    await until(() => reports.tokens === 1);
  });

  it('leaves without Postgres too', async () => {
    start();
    await until(() => reports.attempts === 1);
    reports.outage = new StoreUnavailable('postgres', new Error('connection refused'));
    await expect(sampler.stop()).resolves.toBeUndefined();
  });
});
