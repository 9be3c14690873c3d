import { hash } from 'node:crypto';
import { ROUTES } from '@assent/admin-contracts';
import { CONFIG, type AssentConfig } from '@assent/service-kit';
import { Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AdminController, Operation } from '../http/operation.js';
import { openApiDocument } from './openapi-document.js';

/** The document is the same for everybody and holds no secret: whoever writes a program needs it before they have a token. */
@AdminController()
export class OpenApiController {
  private readonly document: Buffer;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(@Inject(CONFIG) config: AssentConfig) {
    this.document = Buffer.from(JSON.stringify(openApiDocument(config.service.issuer)));
    this.headers = {
      'content-type': 'application/json',
      'cache-control': `public, max-age=${ROUTES.getOpenApi.cacheSeconds}`,
      etag: `"${hash('sha256', this.document, 'base64url')}"`,
    };
  }

  @Operation('getOpenApi')
  get(@Req() { headers }: FastifyRequest, @Res() reply: FastifyReply): void {
    reply.headers(this.headers);
    if (headers['if-none-match'] === this.headers['etag']) reply.code(304).send();
    else reply.send(this.document);
  }
}
