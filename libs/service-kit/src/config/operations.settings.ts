import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { withDefault } from './setting.js';

const HOUR_SECONDS = 3600;

/** How a service behaves under load and when it stops, and what it writes down of each request. */
export const operationsSettings = {
  maxRequestsInFlight: numberSetting({
    variable: 'ASSENT_MAX_REQUESTS_IN_FLIGHT',
    description: 'Requests that one process works on at the same time. More are answered with 503 at once, instead of waiting for stores that are slow.',
    unit: 'requests',
    min: 1,
    max: 100_000,
    fallback: 1000,
  }),
  maxEventLoopLagMilliseconds: numberSetting({
    variable: 'ASSENT_MAX_EVENT_LOOP_LAG_MILLISECONDS',
    description: 'How far a process may be behind with its work before it answers new requests with 503 until it has caught up. 0: however far.',
    unit: 'milliseconds',
    min: 0,
    max: 60_000,
    fallback: 2000,
  }),
  drainSeconds: numberSetting({
    variable: 'ASSENT_DRAIN_SECONDS',
    description:
      'How long a process that is told to stop says at `/health/ready` that it is not ready, while it goes on answering, so that reverse proxies send requests elsewhere before it closes its port. At least as long as they take to notice.',
    unit: 'seconds',
    min: 0,
    max: HOUR_SECONDS,
    fallback: 0,
  }),
  accessLog: withDefault('off', {
    variable: 'ASSENT_ACCESS_LOG',
    description:
      'Whether requests are logged that nothing is wrong with: `all` of them, or `problems` alone, those answered with a status of 500 and above or slowly. A line costs as much as an introspection.',
    rule: '`off`, `problems` or `all`',
    example: 'problems',
    schema: z.enum(['off', 'problems', 'all']),
  }),
  slowRequestMilliseconds: numberSetting({
    variable: 'ASSENT_SLOW_REQUEST_MILLISECONDS',
    description: 'From when on the access log calls a request slow.',
    unit: 'milliseconds',
    min: 1,
    max: 60_000,
    fallback: 1000,
  }),
};
