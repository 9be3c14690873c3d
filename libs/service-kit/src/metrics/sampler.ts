import { StoreUnavailable } from '@assent/core';
import type { ServiceProcess, ServiceReports } from '@assent/storage-postgres';
import type { Logger } from 'pino';
import { SampleQueue } from './sample-queue.js';
import { SampleTaker } from './sample-taker.js';
import type { ServiceMetrics } from './service-metrics.js';

export interface SamplerOptions {
  readonly process: ServiceProcess;
  readonly metrics: ServiceMetrics;
  readonly reports: Pick<ServiceReports, 'report' | 'leave'>;
  /** Why this process cannot do all of its work; never throws. */
  readonly failing: () => Promise<string | undefined>;
  readonly intervalSeconds: number;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
}

/** Timers fire up to a millisecond early; a sample belongs into the span after the boundary. */
const PAST_BOUNDARY_MILLISECONDS = 20;

/** Writes down regularly what this process did, and so that it lives. No request ever waits for it.
 *
 *  All processes write at the same moments, multiples of the interval: the steps of a chart have whole samples. */
export class Sampler {
  private readonly taker: SampleTaker;
  private readonly queue = new SampleQueue();
  private timer: NodeJS.Timeout | undefined;
  private round = Promise.resolve();
  private isReporting = false;
  private isFailing = false;
  /** When the current span began. */
  private since: number;
  private latest = 0;

  constructor(private readonly options: SamplerOptions) {
    this.taker = new SampleTaker(options.metrics);
    this.since = options.process.startedAt.getTime();
  }

  /** Says at once that the process is there. */
  start(): void {
    this.tick();
  }

  /** Writes the rest, and says that the process is gone. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.round;
    this.takeSample();
    const { process, reports } = this.options;
    await this.noted(reports.leave(process, this.queue.waiting));
  }

  private tick(): void {
    this.takeSample();
    if (!this.isReporting) this.round = this.report();
    const interval = this.options.intervalSeconds * 1000;
    this.timer = setTimeout(() => this.tick(), interval - (Date.now() % interval) + PAST_BOUNDARY_MILLISECONDS).unref();
  }

  private takeSample(): void {
    const sample = this.taker.take(new Date(this.startOfSpan()));
    const now = Date.now();
    const interval = this.options.intervalSeconds * 1000;
    this.since = now - (now % interval);
    if (sample === undefined) return;
    this.latest = sample.at.getTime();
    this.queue.add(sample);
  }

  /** Later than that of every sample before, also when somebody sets the clock back: samples with one `at` would replace each other. */
  private startOfSpan(): number {
    return Math.max(this.since, this.latest + 1);
  }

  private async report(): Promise<void> {
    this.isReporting = true;
    const { failing, process, reports } = this.options;
    const problem = await failing();
    const samples = this.queue.waiting;
    if (await this.noted(reports.report(process, samples, problem))) this.queue.remove(samples);
    this.isReporting = false;
  }

  /** Without Postgres samples wait; what Postgres finds wrong it would find wrong again.
   *  @returns whether there is nothing left to do about it */
  private async noted(writing: Promise<void>): Promise<boolean> {
    try {
      await writing;
      this.isFailing = false;
      return true;
    } catch (err) {
      const isOutage = err instanceof StoreUnavailable;
      if (!isOutage) this.options.logger.error({ err }, 'metrics could not be written');
      else if (!this.isFailing) this.options.logger.warn({ err }, 'metrics wait for Postgres');
      this.isFailing = true;
      return !isOutage;
    }
  }
}
