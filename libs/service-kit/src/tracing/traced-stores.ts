import { types } from 'node:util';
import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { isError } from '../logs/is-error.js';
import { currentRequest } from './current-request.js';
import type { StoreSystem } from './tracing.js';

type Method = (...args: unknown[]) => unknown;

interface Source {
  readonly system: StoreSystem;
  readonly tracer: Tracer;
}

/** Stores whose calls are spans with the names of the protocol's verbs, `codes.spend`; arguments and results are nobody's business.
 *
 *  Here, and not at the drivers, because stores send the calls of several requests as one statement. */
export const tracedStores = <Stores extends object>(stores: Stores, system: StoreSystem, tracer: Tracer): Stores =>
  Object.fromEntries(Object.entries(stores).map(([name, store]: [string, unknown]) => [name, isObject(store) ? traced(store, name, { system, tracer }) : store])) as Stores;

/** What holds stores by name, `management.clients`, beside methods of its own. */
export function tracedManagement<Management extends object>(management: Management, tracer: Tracer): Management {
  const known = new Map<PropertyKey, unknown>();
  return new Proxy(management, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (!isObject(value) || typeof name !== 'string') return typeof value === 'function' ? (value as Method).bind(target) : value;
      if (!known.has(name)) known.set(name, traced(value, `management.${name}`, { system: 'postgresql', tracer }));
      return known.get(name);
    },
  });
}

function traced<Store extends object>(store: Store, storeName: string, source: Source): Store {
  const known = new Map<PropertyKey, Method>();
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = known.get(name) ?? tracedMethod((value as Method).bind(target), `${storeName}.${String(name)}`, source);
      known.set(name, method);
      return method;
    },
  });
}

function tracedMethod(method: Method, name: string, { system, tracer }: Source): Method {
  const attributes = { 'db.system.name': system, 'db.operation.name': name };
  return (...args) => {
    const context = currentRequest.getStore();
    if (context === undefined) return method(...args); // housekeeping: nobody waits for it
    const span = tracer.startSpan(`${system} ${name}`, { kind: SpanKind.CLIENT, attributes }, context);
    const result = method(...args);
    // What answers at once asked no server: a span that never ends goes nowhere.
    return types.isPromise(result) ? ended(result, span) : result;
  };
}

async function ended(result: Promise<unknown>, span: Span): Promise<unknown> {
  try {
    return await result;
  } catch (error) {
    // The kind alone: messages of stores may quote what was asked.
    span.setAttribute('error.type', isError(error) ? error.name : typeof error).setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
