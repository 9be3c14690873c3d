import { ROUTES } from '@assent/admin-contracts';
import { CONFIG, issuerPath, wireRequest, type AssentConfig } from '@assent/service-kit';
import { All, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AdminController } from './operation.js';
import { ProblemError } from './problem-error.js';

const routes = Object.values(ROUTES).map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));

/** An API's identifier with its slashes is what people put into an address most often. */
const NO_OPERATION = 'No operation has this address. Identifiers in it are percent-encoded as a whole: https%3A%2F%2Fapi.example.test%2F.';

/** Everything under /admin that is no operation, for those who have a token: who has none learns nothing. */
@AdminController()
export class FallbackController {
  constructor(@Inject(CONFIG) private readonly config: AssentConfig) {}

  /** @throws ProblemError methodNotAllowed, notFound */
  @All(['admin', 'admin/*'])
  refuse(@Req() request: FastifyRequest): never {
    const path = wireRequest(request, 'tls').path.slice(issuerPath(this.config.service.issuer).length);
    const allowed = [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
    if (allowed.length === 0) throw new ProblemError('notFound', { detail: NO_OPERATION });
    const allow = allowed.join(', ');
    throw new ProblemError('methodNotAllowed', { detail: `It answers ${allow}.`, headers: { allow } });
  }
}
