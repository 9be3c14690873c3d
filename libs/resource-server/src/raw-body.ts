import { Transform, type Readable } from 'node:stream';

/** For `verify` of the body parsers of Express: keeps the bytes as `request.rawBody`. */
export const expressRawBody = (request: object, _response: unknown, bytes: Uint8Array): void => {
  Object.assign(request, { rawBody: bytes });
};

/** A `preParsing` hook of Fastify: keeps the bytes as `request.rawBody` while the body is parsed, within Fastify's `bodyLimit`. */
export async function fastifyRawBody(request: object, _reply: unknown, payload: Readable): Promise<Readable> {
  const chunks: Buffer[] = [];
  const copy = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done(null, chunk);
    },
    flush(done) {
      Object.assign(request, { rawBody: Buffer.concat(chunks) });
      done();
    },
  });
  payload.on('error', (error) => copy.destroy(error));
  return payload.pipe(copy);
}
