import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@opentelemetry/api';

/** On whose behalf code runs. Nothing enters it while tracing is off: following each promise has its price. */
export const currentRequest = new AsyncLocalStorage<Context>();
