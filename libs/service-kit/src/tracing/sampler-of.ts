import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { AssentConfig } from '../config/assent-config.js';

const PARENT_BASED = 'parentbased_';

/** @spec OpenTelemetry environment variables, OTEL_TRACES_SAMPLER */
export function samplerOf({ sampler, samplerShare }: Pick<AssentConfig['tracing'], 'sampler' | 'samplerShare'>): Sampler {
  const root = ROOTS[sampler.replace(PARENT_BASED, '') as keyof typeof ROOTS](samplerShare);
  return sampler.startsWith(PARENT_BASED) ? new ParentBasedSampler({ root }) : root;
}

const ROOTS = {
  always_on: (): Sampler => new AlwaysOnSampler(),
  always_off: (): Sampler => new AlwaysOffSampler(),
  traceidratio: (share: number): Sampler => new TraceIdRatioBasedSampler(share),
};
