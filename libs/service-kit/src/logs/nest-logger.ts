import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages: its warnings and errors are ours, its chatter is not. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: () => undefined,
  warn: (message: unknown) => logger.warn({ nest: message }, 'Nest warns'),
  error: (message: unknown, stack?: unknown) => logger.error({ nest: message, stack }, 'Nest reports an error'),
  fatal: (message: unknown) => logger.fatal({ nest: message }, 'Nest cannot go on'),
});
