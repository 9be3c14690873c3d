import { TooManyRequests } from '../errors/oauth-error.js';
import type { WireResponse } from '../wire/response.js';

const TOO_MANY = 'There were too many attempts. Please wait a few minutes, then try again.';

/** Says on the page itself that there were too many attempts, so that nothing else on it is lost.
 *  @param page the page with a problem */
export async function sayingTooMany(attempt: () => Promise<WireResponse>, page: (status: number, problem: string) => WireResponse): Promise<WireResponse> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof TooManyRequests)) throw error;
    const refused = page(error.status, TOO_MANY);
    return { ...refused, error, headers: { ...refused.headers, 'retry-after': String(error.retryAfterSeconds) } };
  }
}
