import { consoleRoot } from '../../api/call.js';

/** The console is below its issuer. @spec RFC 8414 §2 */
export const ownIssuer = (): string => new URL('..', consoleRoot()).href.replace(/\/$/, '');
