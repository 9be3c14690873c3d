import { NOT_BUILT } from './not-built-page.js';
import type { Coding, ConsoleFile, ConsoleFiles } from './console-files.js';

export interface ConsoleRequest {
  readonly method: string;
  /** Below the console, without the query. */
  readonly path: string;
  readonly acceptEncoding: string;
  readonly ifNoneMatch: string;
}

export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** The component library writes style elements; everything else comes from files of ours. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer below the console. */
const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const METHODS = 'GET, HEAD';
/** Names of files there have a hash of the content. */
const HASHED = 'assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** A file at the top, such as favicon.ico: no page of the console has such an address. */
const FILE_NAME = /^[^/]+\.(css|html|ico|js|json|map|png|svg|txt|webmanifest|woff2?)$/;

/** What a browser gets below /console/: a file, or the page, which finds its way by the address. Nothing is decoded: names are compared as they come. */
export function consoleAnswer(request: ConsoleRequest, files: ConsoleFiles | undefined): ConsoleAnswer {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return text(405, `This address answers ${METHODS}.`, { allow: METHODS });
  if (files === undefined) return { status: 503, headers: { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' }, body: NOT_BUILT };
  const file = files.find(path);
  if (file !== undefined) return sent(file, path.startsWith(HASHED) ? FOR_EVER : ASK_AGAIN, request);
  if (path.startsWith(HASHED) || (FILE_NAME.test(path) && path !== 'index.html')) return text(404, 'There is no such file.');
  return sent(files.index, ASK_AGAIN, request);
}

/** @spec RFC 9110 §8.4, §8.8.3, §13.1.2 */
function sent({ content, contentType, encoded, hash }: ConsoleFile, cacheControl: string, { acceptEncoding, ifNoneMatch }: ConsoleRequest): ConsoleAnswer {
  const [coding, body] = encoded.find(([name]) => accepts(acceptEncoding, name)) ?? [undefined, content];
  const etag = `"${hash}${coding === undefined ? '' : `-${coding}`}"`;
  const headers = {
    ...SECURITY_HEADERS,
    'cache-control': cacheControl,
    etag,
    ...(encoded.length > 0 && { vary: 'accept-encoding' }),
  };
  if (ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return { status: 304, headers, body: '' };
  return { status: 200, headers: { ...headers, 'content-type': contentType, ...(coding !== undefined && { 'content-encoding': coding }) }, body };
}

/** @spec RFC 9110 §12.5.3 */
function accepts(acceptEncoding: string, coding: Coding): boolean {
  const wanted = acceptEncoding.split(',').map((part) => part.trim().toLowerCase().split(/\s*;\s*/));
  const [, ...parameters] = wanted.find(([name]) => name === coding) ?? wanted.find(([name]) => name === '*') ?? ['', 'q=0'];
  return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
}

const text = (status: number, sentence: string, headers: Readonly<Record<string, string>> = {}): ConsoleAnswer => ({
  status,
  headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: `${sentence}\n`,
});
