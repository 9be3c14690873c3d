export { authOf, type Auth, type Authorized } from './auth.js';
export * from './authorization-headers.js';
export * from './bearer-guard.js';
export * from './express-guard.js';
export * from './fastify-guard.js';
export * from './introspection-client.js';
export * from './introspection-unavailable.js';
export type { ActiveToken, Introspection } from './introspection.js';
export * from './nest-guard.js';
