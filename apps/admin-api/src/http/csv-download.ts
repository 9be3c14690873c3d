import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends text as it comes; the reader's pace is the writer's. A reader who leaves stops the source.
 *
 *  When the source fails in the middle, the status has gone out long ago. The connection is reset, not ended: to a proxy that speaks
 *  HTTP/1.0 with us, an end is how a body is complete.
 *  @param onFailure told of a failure after the first chunk
 *  @throws what the source throws before its first chunk: nothing was sent yet */
export async function downloadCsv(reply: FastifyReply, fileName: string, source: AsyncGenerator<string, void, undefined>, onFailure: (error: unknown) => void): Promise<void> {
  const first = await source.next();
  const body = Readable.from(continued(first, source), { objectMode: false });
  body.once('error', (error) => {
    onFailure(error);
    reply.raw.socket?.resetAndDestroy();
  });
  reply.headers({ 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': `attachment; filename="${fileName}"` }).send(body);
}

async function* continued(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void, undefined>): AsyncGenerator<string, void, undefined> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
