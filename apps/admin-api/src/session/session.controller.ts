import { consoleSignOut, PERMISSIONS, type ConsoleSessionView } from '@assent/admin-contracts';
import { parseByRules, type Needs, type User, type WireRequest } from '@assent/core';
import { CONFIG, NEEDS, send, transportFor, wireRequest, type AssentConfig, type TransportOf } from '@assent/service-kit';
import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requireTls } from '../access/require-tls.js';
import { jsonBody } from '../http/json-body.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { callback } from './callback.js';
import { ConsoleClient } from './console-client.js';
import { endOf } from './console-session.js';
import { ConsoleSessions, type SessionRequest } from './console-sessions.js';
import { signIn } from './sign-in.js';
import { signOut } from './sign-out.js';

/** Signs people in to the console and out again. For browsers: not part of the API that programs call. */
@Controller('admin/session')
@UseFilters(ProblemFilter)
export class SessionController {
  private readonly transportOf: TransportOf;

  constructor(
    @Inject(NEEDS) private readonly needs: Needs,
    @Inject(CONFIG) { service }: AssentConfig,
    private readonly client: ConsoleClient,
    private readonly sessions: ConsoleSessions,
  ) {
    this.transportOf = transportFor(service);
  }

  @Get('sign-in')
  signIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    send(reply, signIn(this.wire(request), this.needs));
  }

  @Get('callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, await callback(this.wire(request), { ...this.needs, client: this.client }));
  }

  /** @throws ProblemError unauthenticated */
  @Get()
  async session(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ConsoleSessionView> {
    const opened = await this.sessions.open(this.wire(request));
    if (opened.cookie !== undefined) reply.header('set-cookie', opened.cookie);
    return sessionView(opened);
  }

  /** @throws ProblemError unauthenticated, forbidden */
  @Post('sign-out')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const wire = this.wire(request);
    const session = this.sessions.toEnd(wire);
    const cookies = await signOut(wire, session, parseByRules(consoleSignOut, jsonBody(wire)), { ...this.needs, client: this.client });
    for (const cookie of cookies) reply.header('set-cookie', cookie);
  }

  private wire(request: FastifyRequest): WireRequest {
    const wire = wireRequest(request, this.transportOf(request));
    requireTls(wire);
    return wire;
  }
}

function sessionView({ caller, session }: SessionRequest): ConsoleSessionView {
  const { userId, username, name, roles } = caller.user as User; // the console's tokens are people's
  return {
    user_id: userId,
    username,
    ...(name !== undefined && { name }),
    roles: [...roles],
    permissions: PERMISSIONS.filter((permission) => caller.allowedByRole?.has(permission)),
    csrf_token: session.csrfToken,
    ends_at: endOf(session).toISOString(),
  };
}
