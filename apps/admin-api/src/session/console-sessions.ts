import { accessTokenReference, type Needs, type WireRequest } from '@assent/core';
import { NEEDS } from '@assent/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { callerOf, unauthenticated, type Caller } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import { ConsoleClient } from './console-client.js';
import { isOver, noSessionCookie, readSession, sessionCookie, type ConsoleSession } from './console-session.js';
import { requireOwnPage } from './same-origin.js';

/** A request that came with a session's cookie, and with nothing against it. */
export interface SessionRequest {
  readonly session: ConsoleSession;
  readonly caller: Caller;
  /** Set-Cookie value for the answer, whatever the answer is; undefined: the browser's cookie is still right. */
  readonly cookie?: string;
}

/** Access tokens are renewed so long before they expire. */
const RENEWAL_SECONDS = 60;
const ENDED = 'The session of the console has ended. Sign in again.';

/** Looks at sessions at each request: nothing about them is believed but what the stores say now. */
@Injectable()
export class ConsoleSessions {
  constructor(
    @Inject(NEEDS) private readonly needs: Needs,
    private readonly client: ConsoleClient,
  ) {}

  /** @throws ProblemError unauthenticated, which also removes the cookie: there is no session, or it has ended, or what it holds is revoked
   *  @throws ProblemError forbidden: another site may have sent the request */
  async open(request: WireRequest): Promise<SessionRequest> {
    const { clock, config } = this.needs;
    const known = readSession(request, this.needs);
    if (known === undefined || isOver(known, clock.now())) throw this.ended();
    requireOwnPage(request, known, config.issuer);
    const session = await this.renewed(known);
    const caller = await this.callerBehind(session, request.remoteAddress);
    return { session, caller, ...(session !== known && { cookie: sessionCookie(session, this.needs) }) };
  }

  /** The session that a page of the console wants to end: one that has ended by itself, too. @throws ProblemError unauthenticated, forbidden */
  toEnd(request: WireRequest): ConsoleSession {
    const session = readSession(request, this.needs);
    if (session === undefined) throw this.ended();
    requireOwnPage(request, session, this.needs.config.issuer);
    return session;
  }

  /** Several requests at once may come here with the same refresh token: within the grace window the token endpoint gives all the same answer. */
  private async renewed(session: ConsoleSession): Promise<ConsoleSession> {
    const now = this.needs.clock.now();
    if (session.accessTokenExpiresAt.getTime() > now.getTime() + RENEWAL_SECONDS * 1000) return session;
    if (await this.isRevoked(session.accessToken)) throw this.ended();
    const tokens = await this.client.refresh(session.refreshToken);
    if (tokens === undefined) throw this.ended();
    const { accessToken, expiresInSeconds, refreshToken } = tokens;
    return { ...session, accessToken, refreshToken, accessTokenExpiresAt: new Date(now.getTime() + expiresInSeconds * 1000), refreshedAt: now };
  }

  /** Who revoked this one token meant the session that it belongs to: it gets no other. */
  private async isRevoked(accessToken: string): Promise<boolean> {
    const reference = accessTokenReference(accessToken);
    const state = reference && (await this.needs.accessTokens.find(reference));
    return state?.revokedAt !== undefined;
  }

  private async callerBehind({ accessToken }: ConsoleSession, ip: string): Promise<Caller> {
    try {
      return await callerOf(`Bearer ${accessToken}`, ip, this.needs);
    } catch (error) {
      throw error instanceof ProblemError ? this.ended() : error;
    }
  }

  private ended(): ProblemError {
    const { kind, options } = unauthenticated(this.needs);
    return new ProblemError(kind, { ...options, detail: ENDED, headers: { ...options.headers, 'set-cookie': noSessionCookie(this.needs) } });
  }
}
