import { ROUTES, type Operation } from '@assent/admin-contracts';
import type { Needs } from '@assent/core';
import { CONFIG, NEEDS, transportFor, wireRequest, type AssentConfig, type TransportOf } from '@assent/service-kit';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { OPERATION } from '../http/operation-metadata.js';
import { ProblemError } from '../http/problem-error.js';
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
  private readonly transportOf: TransportOf;

  constructor(
    private readonly reflector: Reflector,
    @Inject(NEEDS) private readonly needs: Needs,
    @Inject(CONFIG) { service }: AssentConfig,
  ) {
    this.transportOf = transportFor(service);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Handlers without an operation do nothing but refuse, and only to whoever has a token.
    const operation = this.reflector.get<Operation | undefined>(OPERATION, context.getHandler());
    const permission = operation === undefined ? undefined : ROUTES[operation].needs;
    if (permission === 'nothing') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { headers, remoteAddress, transport } = wireRequest(request, this.transportOf(request));
    // RFC 6750 §5.3: a token that came in plaintext was seen already
    if (transport === 'plaintext') throw new ProblemError('invalidInput', { detail: 'This API needs TLS. A proxy that ends TLS must say so with X-Forwarded-Proto.' });
    const caller = await callerOf(headers['authorization'], remoteAddress, this.needs);
    if (permission !== undefined) requirePermission(caller, permission, this.needs);
    callers.set(request, caller);
    return true;
  }
}
