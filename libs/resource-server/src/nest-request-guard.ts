import { rememberAuth } from './auth.js';
import { receivedRequest, type PlatformRequest } from './received-request.js';
import type { RequestGuard } from './request-guard.js';

/** Nest's ExecutionContext, as far as it is used here. */
interface Context {
  switchToHttp(): { getRequest<T>(): T; getResponse<T>(): T };
}

/** Both platforms have this. */
interface PlatformResponse {
  header(name: string, value: string | string[]): unknown;
}

/** A CanActivate for Nest on Fastify and on Express: `@UseGuards(new NestRequestGuard(guard, HttpException))`; handlers find
 *  `authOf(request)`. Bodies are known where the application was created with `rawBody: true`. */
export class NestRequestGuard {
  constructor(
    private readonly guard: RequestGuard,
    private readonly HttpException: new (response: string | Record<string, unknown>, status: number) => Error,
  ) {}

  /** @throws HttpException the request must not be served */
  async canActivate(context: Context): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<PlatformRequest>();
    const response = http.getResponse<PlatformResponse>();
    const verdict = await this.guard(receivedRequest(request));
    for (const [name, value] of Object.entries(verdict.headers)) response.header(name, value);
    if (!verdict.granted) throw new this.HttpException({ ...verdict.body }, verdict.status);
    rememberAuth(request, verdict.auth);
    return true;
  }
}
