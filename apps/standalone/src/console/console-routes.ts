import { CONFIG, issuerPath, type AssentConfig } from '@assent/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { consoleAnswer, type ConsoleRequest } from './console-answer.js';
import { consoleFiles, type ConsoleFiles } from './console-files.js';

/** Injects the directory of the console's files. */
export const CONSOLE_DIRECTORY = Symbol('ConsoleDirectory');

/** Wrong methods too: they are answered with 405. */
const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Serves the console's files below the issuer: static, the same for everybody. Who somebody is, only the admin API asks. */
@Injectable()
export class ConsoleRoutes implements OnModuleInit {
  private readonly root: string;
  private readonly files: () => ConsoleFiles | undefined;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(CONFIG) { service }: AssentConfig,
    @Inject(CONSOLE_DIRECTORY) directory: string,
  ) {
    this.root = `${issuerPath(service.issuer)}/console/`;
    this.files = consoleFiles(directory, this.root);
  }

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.get(this.root.slice(0, -1), async (_request, reply) => reply.redirect(this.root));
    fastify.route({ method: METHODS, url: `${this.root}*`, handler: (request, reply) => this.answer(request, reply) });
  }

  private answer({ raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { status, headers, body } = consoleAnswer(requestOf(raw, this.root), this.files());
    return reply.code(status).headers(headers).send(body);
  }
}

const requestOf = ({ headers, method = '', url = '' }: FastifyRequest['raw'], root: string): ConsoleRequest => ({
  method,
  path: (url.split('?', 1)[0] ?? '').slice(root.length),
  acceptEncoding: [headers['accept-encoding'] ?? ''].flat().join(),
  ifNoneMatch: headers['if-none-match'] ?? '',
});
