import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';

/** Total: every request gets a response; only bugs throw. */
export type Endpoint = (request: WireRequest) => Promise<WireResponse>;
