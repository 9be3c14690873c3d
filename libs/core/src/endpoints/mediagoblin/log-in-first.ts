import type { ServerConfig } from '../../config/server-config.js';
import { seeOther } from '../../wire/redirect.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { issuerPath } from '../issuer-path.js';
import { addressOf } from './addresses.js';

/** Sends a person who is not signed in to the log-in page, and from there back to that URL, query and all. */
export const logInFirst = (url: Pick<WireRequest, 'path' | 'query'>, { config }: { readonly config: Pick<ServerConfig, 'issuer'> }): WireResponse =>
  seeOther(`${issuerPath(config)}/auth/login/?next=${encodeURIComponent(addressOf(url, config))}`, false);
