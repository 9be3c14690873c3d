import { consoleRoot } from '../../../api/call.js';

/** The issuer: the console stands one step below it. RFC 8414 §2: an issuer of an origin alone is written without a slash at the end. */
export const issuerOfPage = (root: URL = consoleRoot()): string => new URL('..', root).href.replace(/\/$/, '');
