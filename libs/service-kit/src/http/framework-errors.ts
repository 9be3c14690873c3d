import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_HEADERS } from './default-headers.js';
import { errorAnswer, refusal } from './error-response.js';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';
import { send } from './send.js';

/** Answers what the router refuses before any hook runs: a malformed address, an over-long one. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(DEFAULT_HEADERS).header(REQUEST_ID_HEADER, requestIdOf(request));
  send(reply, errorAnswer(error, requestIdOf(request)).response);
}

const STATUS_OF_CODE: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
const REASONS: Readonly<Record<number, string>> = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' };

/** Answers bytes that are not HTTP. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) endWith(STATUS_OF_CODE[error.code ?? ''] ?? 400, socket);
  socket.destroy(error);
}

/** Answers CONNECT, which never reaches the router: we are no proxy. @spec RFC 9110 §9.3.6 */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  endWith(400, socket);
  socket.destroy();
}

/** The last answer on a connection: what follows cannot be trusted. @spec RFC 9112 §6.3, §9.6 */
function endWith(status: number, socket: Duplex): void {
  const { headers, body } = refusal(status);
  const fields = { ...headers, ...DEFAULT_HEADERS, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${REASONS[status]}\r\n${head.join('')}\r\n${body}`);
}
