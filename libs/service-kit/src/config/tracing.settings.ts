import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, withDefault } from './setting.js';

/** Admins see it: what is secret belongs into a header. */
const COLLECTOR_RULE = 'an http or https URL without user name, password, query and fragment';
const collectorUrl = z.string().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { hash, password, protocol, search, username } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && [hash, password, search, username].join('') === '';
});

const SAMPLERS = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const;

/** `name=value` pairs, separated by commas, values percent-encoded. */
const PAIRS = /^\s*[\w.-]+=[^,\s]*(\s*,\s*[\w.-]+=[^,\s]*)*\s*$/;

/** Where traces go: the variables that OpenTelemetry has for it.
 *  @spec OpenTelemetry environment variables, OTLP exporter configuration */
export const tracingSettings = {
  endpoint: optional({
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    description: 'A collector of OpenTelemetry, to which spans go over HTTP at `/v1/traces` below this address. Without it, and without the next one, there is no tracing, and it costs nothing.',
    rule: COLLECTOR_RULE,
    example: 'http://collector:4318',
    schema: collectorUrl,
  }),
  tracesEndpoint: optional({
    variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    description: 'The same, as the whole address.',
    rule: COLLECTOR_RULE,
    example: 'http://collector:4318/v1/traces',
    schema: collectorUrl,
  }),
  headers: optional({
    variable: 'OTEL_EXPORTER_OTLP_HEADERS',
    description: 'Headers for the collector, such as its key.',
    rule: '`name=value` pairs separated by commas, values percent-encoded',
    example: 'api-key=abc,tenant=one',
    secret: true,
    schema: z.string().regex(PAIRS).transform(pairsIn),
  }),
  timeoutMilliseconds: numberSetting({
    variable: 'OTEL_EXPORTER_OTLP_TIMEOUT',
    description: 'How long the collector may take to accept spans. No request waits for it.',
    unit: 'milliseconds',
    min: 100,
    max: 60_000,
    fallback: 10_000,
  }),
  protocol: withDefault('http/json', {
    variable: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    description: 'What the collector speaks. Assent sends JSON over HTTP, which whoever takes `http/protobuf` takes as well; it does not speak gRPC.',
    rule: '`http/json` or `http/protobuf`',
    example: 'http/json',
    schema: z.enum(['http/json', 'http/protobuf']),
  }),
  sampler: withDefault('parentbased_always_on', {
    variable: 'OTEL_TRACES_SAMPLER',
    description: 'Which requests are traced. `parentbased_…`: as the trusted proxy in front has decided, where it sent a `traceparent`.',
    rule: `one of ${SAMPLERS.join(', ')}`,
    example: 'parentbased_traceidratio',
    schema: z.enum(SAMPLERS),
  }),
  samplerShare: withDefault('1', {
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    description: 'The share of requests that `traceidratio` and `parentbased_traceidratio` trace.',
    rule: 'a number from 0 to 1',
    example: '0.01',
    schema: z
      .string()
      .regex(/^[01]$|^0?\.\d{1,15}$/)
      .transform(Number),
  }),
  serviceName: optional({
    variable: 'OTEL_SERVICE_NAME',
    description: 'What the service is called in traces; `assent-` and its name when absent.',
    rule: '1 to 255 characters',
    example: 'assent-token',
    schema: z.string().max(255),
  }),
  resourceAttributes: withDefault('none', {
    variable: 'OTEL_RESOURCE_ATTRIBUTES',
    description: 'Further attributes of the service in traces.',
    rule: '`none`, or `name=value` pairs separated by commas, values percent-encoded',
    example: 'deployment.environment.name=production',
    schema: z
      .string()
      .refine((text) => text === 'none' || PAIRS.test(text))
      .transform((text) => (text === 'none' ? {} : pairsIn(text))),
  }),
  exporter: withDefault('otlp', {
    variable: 'OTEL_TRACES_EXPORTER',
    description: '`none` switches tracing off, whatever else is set.',
    rule: '`otlp` or `none`',
    example: 'none',
    schema: z.enum(['otlp', 'none']),
  }),
  sdkDisabled: withDefault('false', {
    variable: 'OTEL_SDK_DISABLED',
    description: '`true` switches tracing off, whatever else is set.',
    rule: '`true` or `false`',
    example: 'true',
    schema: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['true', 'false']))
      .transform((text) => text === 'true'),
  }),
};

/** @spec W3C Baggage §3.3.1, as OpenTelemetry uses it in variables */
function pairsIn(pairs: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const;
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
