import { ROUTES, type Operation } from '@assent/admin-contracts';
import type { Needs, WireRequest } from '@assent/core';
import { CONFIG, NEEDS, transportFor, wireRequest, type AssentConfig, type TransportOf } from '@assent/service-kit';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OPERATION } from '../http/operation-metadata.js';
import { hasSessionCookie } from '../session/console-session.js';
import { ConsoleSessions } from '../session/console-sessions.js';
import { callerOf, requirePermission, type Caller } from './caller.js';
import { requireTls } from './require-tls.js';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who made a request that the guard let through. */
export function callerBehind(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('the guard did not see this request');
  return caller;
}

/** Lets a request through when its token, or the console's session behind its cookie, and the person's role allow the operation; nothing else in the service decides this. */
@Injectable()
export class AdminGuard implements CanActivate {
  private readonly transportOf: TransportOf;

  constructor(
    private readonly reflector: Reflector,
    @Inject(NEEDS) private readonly needs: Needs,
    @Inject(CONFIG) { service }: AssentConfig,
    private readonly sessions: ConsoleSessions,
  ) {
    this.transportOf = transportFor(service);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Handlers without an operation do nothing but refuse, and only to whoever has a token.
    const operation = this.reflector.get<Operation | undefined>(OPERATION, context.getHandler());
    const permission = operation === undefined ? undefined : ROUTES[operation].needs;
    if (permission === 'nothing') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const wire = wireRequest(request, this.transportOf(request));
    requireTls(wire);
    const caller = await this.callerOf(wire, context.switchToHttp().getResponse<FastifyReply>());
    if (permission !== undefined) requirePermission(caller, permission, this.needs);
    callers.set(request, caller);
    return true;
  }

  /** An Authorization header counts alone: no cookie lends rights to a token. */
  private async callerOf(wire: WireRequest, reply: FastifyReply): Promise<Caller> {
    const { authorization } = wire.headers;
    if (authorization !== undefined || !hasSessionCookie(wire, this.needs)) return callerOf(authorization, wire.remoteAddress, this.needs);
    const { caller, cookie } = await this.sessions.open(wire);
    if (cookie !== undefined) reply.header('set-cookie', cookie);
    return caller;
  }
}
