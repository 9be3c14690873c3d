import type { ServerConfig } from '../config/server-config.js';

/** What stands before every path of ours: empty for most. */
export const issuerPath = ({ issuer }: Pick<ServerConfig, 'issuer'>): string => new URL(issuer).pathname.replace(/\/$/, '');
