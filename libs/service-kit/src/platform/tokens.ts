/** Injects the checked configuration: AssentConfig. */
export const CONFIG = Symbol('AssentConfig');

/** Injects PlatformNeeds: what the core needs, but for the pages, which a service brings itself. */
export const NEEDS = Symbol('PlatformNeeds');

/** Injects what admins and the command line do: storage-postgres's Management. */
export const MANAGEMENT = Symbol('Management');

/** Injects the connection to Postgres: storage-postgres's Postgres. */
export const POSTGRES = Symbol('Postgres');

/** Injects the logger: pino's Logger. */
export const LOGGER = Symbol('Logger');

/** Injects the Platform itself. */
export const PLATFORM = Symbol('Platform');

/** Injects what counts the answers: ServiceMetrics. */
export const METRICS = Symbol('ServiceMetrics');

/** Injects the endpoints that programs call: the core's AssentServer. */
export const SERVER = Symbol('AssentServer');

/** Injects what lets requests in: Traffic. */
export const TRAFFIC = Symbol('Traffic');
