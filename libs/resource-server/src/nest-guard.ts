import { rememberAuth } from './auth.js';
import { authorizationHeaders, type HeaderSource } from './authorization-headers.js';
import type { BearerGuard } from './bearer-guard.js';

/** Nest's ExecutionContext, as far as it is used here. */
interface Context {
  switchToHttp(): { getRequest<T>(): T; getResponse<T>(): T };
}

/** On Fastify the message of node:http is `raw`, on Express it is the request. */
type PlatformRequest = HeaderSource | { readonly raw: HeaderSource };

/** Both platforms have this. */
interface PlatformResponse {
  header(name: string, value: string): unknown;
}

/** A CanActivate for Nest on Fastify and on Express: `@UseGuards(new NestBearerGuard(guard, HttpException))`; handlers find
 *  `authOf(request)`. Nest's own HttpException is handed over, so that the application's exception filters work as ever. */
export class NestBearerGuard {
  constructor(
    private readonly guard: BearerGuard,
    private readonly HttpException: new (response: string | Record<string, unknown>, status: number) => Error,
  ) {}

  /** @throws HttpException the request must not be served */
  async canActivate(context: Context): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<PlatformRequest>();
    const verdict = await this.guard(authorizationHeaders('raw' in request ? request.raw : request));
    if (verdict.granted) {
      rememberAuth(request, verdict.auth);
      return true;
    }
    const response = http.getResponse<PlatformResponse>();
    for (const [name, value] of Object.entries(verdict.headers)) response.header(name, value);
    throw new this.HttpException({ ...verdict.body }, verdict.status);
  }
}
