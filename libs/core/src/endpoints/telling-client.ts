import { OAuthError, ServerError, TemporarilyUnavailable } from '../errors/oauth-error.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import type { WireResponse } from '../wire/response.js';

/** Runs what comes after client and redirect URI are known: whatever fails, a bug too, is told to the client instead of a bare 500 or 503.
 *  The log learns the cause from the answer's `error`. @spec RFC 6749 §4.1.2.1 */
export async function tellingClient(tell: (error: OAuthError) => WireResponse, work: () => Promise<WireResponse>): Promise<WireResponse> {
  try {
    return await work();
  } catch (error) {
    return tell(tellable(error));
  }
}

function tellable(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  return error instanceof StoreUnavailable ? new TemporarilyUnavailable(error.message, error) : new ServerError(error);
}
