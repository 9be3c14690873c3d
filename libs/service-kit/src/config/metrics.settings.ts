import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, withDefault } from './setting.js';

const MAX_PORT = 65_535;
/** The shortest step of a chart. */
const MAX_SAMPLE_SECONDS = 5;

/** What a service counts, and who sees it. */
export const metricsSettings = {
  port: optional({
    variable: 'ASSENT_METRICS_PORT',
    description: 'The TCP port where Prometheus finds `/metrics`, apart from what the public reaches; 0 is any free one. When it is absent there is none. Every service has its own.',
    unit: 'port',
    rule: `a whole number from 0 to ${MAX_PORT}`,
    example: '9464',
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= MAX_PORT),
  }),
  host: withDefault('127.0.0.1', {
    variable: 'ASSENT_METRICS_HOST',
    description: 'The name or address to listen on for Prometheus. `0.0.0.0` or `::` is every interface: only where nobody from outside reaches the port.',
    rule: 'a host name or an IP address',
    example: '0.0.0.0',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
  }),
  sampleSeconds: numberSetting({
    variable: 'ASSENT_SAMPLE_SECONDS',
    description: 'How often each process writes to Postgres what it did, for the dashboard of the console, and that it lives. Every service of one installation has the same.',
    unit: 'seconds',
    min: 1,
    max: MAX_SAMPLE_SECONDS,
    fallback: MAX_SAMPLE_SECONDS,
  }),
};
