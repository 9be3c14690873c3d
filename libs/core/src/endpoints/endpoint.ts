import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';

/** Total: every request gets a response; only bugs throw. */
export interface Endpoint {
  (request: WireRequest): Promise<WireResponse>;
  /** Of each of its responses, also of one that somebody gives in its place. */
  readonly headers?: Readonly<Record<string, string>>;
}
