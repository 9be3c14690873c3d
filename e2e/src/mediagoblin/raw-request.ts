import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** @throws SyntaxError it is no JSON */
  json(): Readonly<Record<string, unknown>>;
}

/** One request as an old program wrote it: fetch would encode the target anew. It follows no redirect. */
export const rawRequest = (base: string, method: string, target: string, headers: Readonly<Record<string, string>> = {}, body: string | Buffer = ''): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const length = Buffer.byteLength(body);
    const sent = request({ hostname, port, method, path: target, headers: { ...headers, ...(length > 0 && { 'content-length': length }) }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as Record<string, unknown> });
      });
    });
    sent.on('error', reject).end(body);
  });

/** A part of a form: a field, or a file. */
export type Part = readonly [name: string, value: string] | readonly [name: string, content: Buffer, fileName: string, type: string];

/** @spec RFC 7578 */
export function multipart(boundary: string, parts: readonly Part[]): { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } {
  const encoded = parts.flatMap(([name, content, fileName, type]) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: ${type}`}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return { headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat([...encoded, Buffer.from(`--${boundary}--\r\n`)]) };
}
