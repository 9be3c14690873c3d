import type { OAuthError } from '../errors/oauth-error.js';

/** An HTTP response as the core makes it. */
export interface WireResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  /** Why a request was refused, with the detail that only logs may show. */
  readonly error?: OAuthError;
}
