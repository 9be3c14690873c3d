import type { ServerConfig } from '../config/server-config.js';

/** Where tokens are asked for. @spec RFC 8414 §2 */
export const tokenEndpointUri = ({ issuer, tokenEndpoint }: Pick<ServerConfig, 'issuer' | 'tokenEndpoint'>): string => tokenEndpoint ?? `${issuer}/token`;

/** The names under which an assertion may mean us. @spec RFC 7521 §5.1 */
export const ownNames = (config: Pick<ServerConfig, 'issuer' | 'tokenEndpoint'>): readonly string[] => [config.issuer, tokenEndpointUri(config)];
