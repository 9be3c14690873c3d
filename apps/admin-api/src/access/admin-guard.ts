import { ROUTES, type Operation } from '@assent/admin-contracts';
import type { Needs } from '@assent/core';
import { NEEDS, wireRequest } from '@assent/service-kit';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { OPERATION } from '../http/operation-metadata.js';
import { callerOf, requirePermission, type Caller } from './caller.js';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who made a request that the guard let through. */
export function callerBehind(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('the guard did not see this request');
  return caller;
}

/** Lets a request through when its token and the person's role allow the operation; nothing else in the service decides this. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(NEEDS) private readonly needs: Needs,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Handlers without an operation do nothing but refuse, and only to whoever has a token.
    const operation = this.reflector.get<Operation | undefined>(OPERATION, context.getHandler());
    const permission = operation === undefined ? undefined : ROUTES[operation].needs;
    if (permission === 'nothing') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { headers, remoteAddress } = wireRequest(request);
    const caller = await callerOf(headers['authorization'], remoteAddress, this.needs);
    if (permission !== undefined) requirePermission(caller, permission, this.needs);
    callers.set(request, caller);
    return true;
  }
}
