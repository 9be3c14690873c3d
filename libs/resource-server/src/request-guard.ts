import { authFrom, type Auth } from './auth.js';
import { inRealm } from './bearer-challenge.js';
import { bearerGuard, type BearerGuard, type BearerGuardOptions, type Verdict } from './bearer-guard.js';
import { ChallengeMemory } from './challenge-memory.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { hasContent, type ReceivedRequest } from './received-request.js';
import { NO_STORE, refused, unavailable } from './refusal.js';
import { requestCredentials, type FurtherBearerMethod } from './request-credentials.js';
import { isPrivate, originFrom, type OriginOf } from './request-origin.js';
import { pathAndQuery } from './request-target.js';
import type { RefusedRequest, Verification, VerificationQuestion } from './verification.js';
import type { VerificationClient } from './verification-client.js';
import { verificationQuestion } from './verification-question.js';

export interface RequestGuardOptions extends BearerGuardOptions {
  readonly client: VerificationClient;
  /** Scheme, host and port as clients address this API (`https://api.example.com`): signatures cover them, and tokens need TLS. Never taken from
   *  headers that a caller could have written. `directOrigin`: clients reach this server without a proxy in between. */
  readonly origin: string | OriginOf;
  /** Where bearer tokens are taken besides the Authorization header, if the API in Assent allows it, too; nowhere. */
  readonly bearerMethods?: readonly FurtherBearerMethod[];
  /** Further headers that signatures cover. */
  readonly headers?: readonly string[];
  /** Longest body that is passed on, where the credential is in it or covers it; 16,384. */
  readonly maxBodyBytes?: number;
}

export type RequestVerdict =
  /** `headers`: to be sent with the answer. */
  { readonly granted: true; readonly auth: Auth; readonly headers: Readonly<Record<string, string>> } | RequestRefusal;

/** The answer to a request that must not be served. */
export interface RequestRefusal {
  readonly granted: false;
  readonly status: 400 | 401 | 403 | 413 | 503;
  /** An array is a header of several lines. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Absent when the request held no credentials. @spec RFC 6750 §3.1 */
  readonly body?: { readonly error: string; readonly error_description?: string };
}

/** Judges a whole request, whatever credential it brings. */
export type RequestGuard = (request: ReceivedRequest) => Promise<RequestVerdict>;

/** @throws TypeError an origin that is none, or a realm or scope that no header can hold */
export function requestGuard(options: RequestGuardOptions): RequestGuard {
  const guard = new Guard(options);
  return async (request) =>
    guard.judge(request).catch((error: unknown) => {
      if (!(error instanceof IntrospectionUnavailable)) throw error;
      options.onUnavailable?.(error);
      return unavailable(error);
    });
}

class Guard {
  private readonly bearer: BearerGuard;
  private readonly originOf: OriginOf;
  private readonly challenge = new ChallengeMemory();

  constructor(private readonly options: RequestGuardOptions) {
    this.bearer = bearerGuard(options);
    this.originOf = originFrom(options.origin);
  }

  async judge(request: ReceivedRequest): Promise<RequestVerdict> {
    const origin = this.originOf(request);
    const target = pathAndQuery(request.target);
    if (origin === undefined || target === undefined || !METHOD.test(request.method)) return this.badRequest('The method, the request target or the Host header is malformed.');
    const found = requestCredentials(request, queryOf(target), this.options.bearerMethods ?? []);
    if (found.kind === 'ambiguous') return this.badRequest(found.reason);
    if (found.kind === 'none') return this.challenged(origin);
    // RFC 6750 §5.2: what came in clear is for the authorization server to judge
    if (found.kind === 'bearer' && isPrivate(origin)) return withHeaders(await this.bearer([found.authorization]));
    const question = verificationQuestion(request, origin + target, this.options.headers ?? []);
    return found.kind === 'other' && found.needsBody ? this.verifiedWithBody(question, request) : this.verified(question);
  }

  private verifiedWithBody(question: VerificationQuestion, request: ReceivedRequest): Promise<RequestVerdict> | RequestVerdict {
    const { body } = request;
    if (body === undefined) return hasContent(request) ? this.badRequest('This API does not check hashes of bodies.') : this.verified(question);
    return body.length > (this.options.maxBodyBytes ?? 16_384) ? TOO_LARGE : this.verified({ ...question, body });
  }

  private async verified(question: VerificationQuestion): Promise<RequestVerdict> {
    const answer = await this.ask(question);
    if (!answer.active) return this.refusalFrom(answer);
    const auth = authFrom(answer.token);
    this.requireAsAsked(auth);
    return { granted: true, auth, headers: answer.responseHeaders };
  }

  private async challenged(origin: string): Promise<RequestVerdict> {
    const answer = await this.challenge.get(() => this.ask({ method: 'GET', uri: `${origin}/`, headers: { host: new URL(origin).host } }));
    if (answer.active) throw new IntrospectionUnavailable('the verification endpoint takes a request without credentials for a good one');
    return this.refusalFrom(answer);
  }

  private ask(question: VerificationQuestion): Promise<Verification> {
    const { audience: resource, client, scopes } = this.options;
    return client.verify({ ...question, ...(scopes !== undefined && { scopes }), ...(resource !== undefined && { resource }) });
  }

  /** The authorization server was told both; one that does not know these members must not open this API. */
  private requireAsAsked({ audience, scopes }: Auth): void {
    const isForUs = this.options.audience === undefined || audience.includes(this.options.audience);
    const isEnough = (this.options.scopes ?? []).every((scope) => scopes.includes(scope));
    if (!isForUs || !isEnough) throw new IntrospectionUnavailable('the verification endpoint takes a token of another audience or scope for a good one');
  }

  private refusalFrom({ status, error, errorDescription, wwwAuthenticate }: RefusedRequest): RequestRefusal {
    const challenges = wwwAuthenticate.map((line) => inRealm(this.options.realm, line));
    return {
      granted: false,
      status,
      headers: { ...NO_STORE, ...(challenges.length > 0 && { 'www-authenticate': challenges }) },
      ...(error !== undefined && { body: { error, ...(errorDescription !== undefined && { error_description: errorDescription }) } }),
    };
  }

  private badRequest(reason: string): RequestRefusal {
    return refused(400, this.options.realm, 'invalid_request', reason);
  }
}

/** RFC 9110 §5.6.2: a token. */
const METHOD = /^[\w!#$%&'*+.^`|~-]+$/;

const queryOf = (target: string): string => (target.includes('?') ? target.slice(target.indexOf('?') + 1) : '');

const withHeaders = (verdict: Verdict): RequestVerdict => (verdict.granted ? { ...verdict, headers: {} } : verdict);

const TOO_LARGE: RequestRefusal = {
  granted: false,
  status: 413,
  headers: NO_STORE,
  body: { error: 'invalid_request', error_description: 'The body is too large for its credential to be checked.' },
};
