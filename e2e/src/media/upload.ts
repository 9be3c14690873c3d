import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';

const LIMITS = { fileSize: 10 * 1024 * 1024, files: 4, fields: 32, fieldSize: 16_384, parts: 36, headerPairs: 32, headerSize: 4_096 } as const;

/** A multipart form, read whole. */
export interface Upload {
  /** First values. */
  readonly fields: ReadonlyMap<string, string>;
  /** The part `file`, if it has a file name. */
  readonly file?: UploadedFile;
}

export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

/** The form cannot be read, or is too large. */
export class UploadRefused extends Error {
  constructor(
    readonly statusCode: 400 | 413,
    message: string,
  ) {
    super(message);
    this.name = 'UploadRefused';
  }
}

/** @spec RFC 7578 @throws UploadRefused */
export async function readUpload(headers: IncomingHttpHeaders, body: Readable): Promise<Upload> {
  const fields = new Map<string, string>();
  const files: UploadedFile[] = [];
  const parser = parserFor(headers);
  let exceeded = false;
  let cutOff = false;
  parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
    exceeded ||= valueTruncated;
    if (!fields.has(name)) fields.set(name, value);
  });
  parser.on('file', (partName, stream, name, _encoding, mimeType) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => (cutOff = true));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      exceeded ||= stream.truncated;
      if (partName === 'file' && name) files.push({ name, mimeType, content: Buffer.concat(chunks) });
    });
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, () => (exceeded = true));
  await pipeline(body, parser).catch((error: Error) => {
    throw new UploadRefused(400, `the form is malformed: ${error.message}`);
  });
  if (cutOff) throw new UploadRefused(400, 'the form is malformed: it ends within a file');
  if (exceeded) throw new UploadRefused(413, 'the form is too large');
  const [file] = files;
  return { fields, ...(file !== undefined && { file }) };
}

function parserFor(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: LIMITS });
  } catch (error) {
    throw new UploadRefused(400, `the form is malformed: ${(error as Error).message}`); // no boundary
  }
}
