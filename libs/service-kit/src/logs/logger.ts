import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { isError } from './is-error.js';
import { redact, redactText } from './redact.js';

/** Structured log: one JSON object a line on standard output, redacted at this one place.
 *  @param stream where lines go instead of standard output */
export function createLogger(service: string, level: string, stream: DestinationStream = destination({ dest: 1, sync: true })): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => error },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      hooks: {
        logMethod(inputs, method) {
          method.apply(this, cleanInputs(inputs) as typeof inputs);
        },
      },
    },
    stream,
  );
}

/** formatters.log cleans the fields, but not the message: nor the one that pino takes from an error when there is none. */
function cleanInputs([first, ...rest]: readonly unknown[]): readonly unknown[] {
  if (typeof first === 'string') return [redactText(first), ...rest.map((input) => redact(input))];
  if (rest.length > 0) return [first, ...rest.map((input) => redact(input))];
  return [first, messageOf(first)];
}

function messageOf(fields: unknown): string {
  if (isError(fields)) return redactText(fields.message);
  const { err } = fields as { readonly err?: unknown };
  return isError(err) ? redactText(err.message) : '';
}
