import { StoreUnavailable } from '@assent/core';
import { ConfigurationError } from '../config/configuration-error.js';
import { createLogger } from '../logs/logger.js';
import { redactText } from '../logs/redact.js';
import { ImportRefused } from '../platform/import-file.js';
import { PortInUse } from './port-in-use.js';
import { type RunningService, type ServiceOptions, startService } from './start-service.js';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const ECHO_MILLISECONDS = 1000;

/** The main function of a service: starts it, stops it on SIGTERM or SIGINT, and says in one line what is wrong when it cannot. */
export async function runService(options: Omit<ServiceOptions, 'env'>): Promise<void> {
  endOnBugs();
  const callOff = leaveOnSignal();
  try {
    const service = await startService({ ...options, env: process.env });
    callOff();
    stopOnSignal(service);
  } catch (error) {
    process.stderr.write(`${startProblem(error)}\n`);
    process.exit(1); // whatever a store that is silent still holds open
  }
}

/** While it starts there is nothing to finish: it waits for stores, or migrates, which can be interrupted. The first process of a container
 *  would not even hear a signal that it does not listen for.
 *  @returns calls it off */
function leaveOnSignal(): () => void {
  const leave = (): never => process.exit(0);
  for (const signal of SIGNALS) process.on(signal, leave);
  return () => {
    for (const signal of SIGNALS) process.off(signal, leave);
  };
}

/** Closes, then ends the process. A second signal ends it at once, unless it is an echo of the first: Ctrl-C reaches us from the
 *  terminal and again from npm. */
export function stopOnSignal(service: Pick<RunningService, 'close'>): void {
  let stoppingSince: number | undefined;
  const stop = (): void => {
    if (stoppingSince === undefined) {
      stoppingSince = Date.now();
      void closeAndExit(service);
    } else if (Date.now() - stoppingSince > ECHO_MILLISECONDS) {
      process.exit(1);
    }
  };
  for (const signal of SIGNALS) process.on(signal, stop);
}

/** What nobody caught leaves the process in an unknown state. Node would print it as it is, with whatever it quotes. */
export function endOnBugs(): void {
  process.on('uncaughtException', (err) => {
    createLogger('assent', 'fatal').fatal({ err }, 'a bug ends the process');
    process.exit(1);
  });
}

async function closeAndExit(service: Pick<RunningService, 'close'>): Promise<void> {
  try {
    await service.close();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${startProblem(error)}\n`);
    process.exit(1);
  }
}

/** What a person should read: a sentence for what they can mend, a stack for what only we can. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof ImportRefused || error instanceof PortInUse) return error.message;
  if (error instanceof StoreUnavailable) return redactText(`${error.message}: ${reasonOf(error.cause)}`);
  return redactText(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ');
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
