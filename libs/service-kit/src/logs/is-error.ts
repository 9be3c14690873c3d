import { types } from 'node:util';

/** `instanceof` misses the errors of another realm (a Jest sandbox, a vm), isNativeError those of older constructors (Fastify's). */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);
