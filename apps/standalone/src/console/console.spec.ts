import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { standaloneModule } from '../standalone.module.js';

const SCRIPT = 'export const answer = 42;\n'.repeat(50);
const INDEX = '<!doctype html><html lang="en"><head><base href="/console/" /><link rel="icon" href="./assent.svg"></head><body><div id="root"></div></body></html>';
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
const SECURITY = {
  'content-security-policy': POLICY, 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY',
};

let postgres: TestPostgres;
let directory: string;

beforeAll(async () => {
  postgres = await startPostgres();
  directory = mkdtempSync(join(tmpdir(), 'assent-console-'));
  build(directory);
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await postgres.stop();
});

function build(into: string): void {
  for (const folder of ['assets', '.vite']) mkdirSync(join(into, folder), { recursive: true });
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(into, name), content);
  write('index.html', INDEX);
  write('assent.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  write('.vite/manifest.json', '{}');
  write('assets/index-D4f.js', SCRIPT);
  write('assets/index-D4f.js.gz', gzipSync(SCRIPT));
  write('assets/index-D4f.js.br', brotliCompressSync(SCRIPT));
  write('assets/index-D4f.css', 'body{}');
}

const start = (issuer: string, files: string): Promise<RunningService> =>
  startService({
    name: 'spec',
    module: standaloneModule(files),
    env: { ASSENT_ISSUER: issuer, ASSENT_HOST: '127.0.0.1', ASSENT_PORT: '0', ASSENT_LOG_LEVEL: 'silent', ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'), DATABASE_URL: postgres.url },
  });

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path as it is, and decodes nothing. */
function raw(url: string, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject).end();
  });
}

describe.each([
  { issuer: 'http://localhost:3000', below: '' },
  { issuer: 'https://example.test/auth', below: '/auth' },
])('the console of $issuer', ({ issuer, below }) => {
  let service: RunningService;
  const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<RawAnswer> => raw(service.url, below + path, headers, method);

  beforeAll(async () => {
    service = await start(issuer, directory);
  });
  afterAll(() => service.close());

  it.each([
    '/console/', '/console/?sign_in_error=expired', '/console/index.html', '/console/clients', '/console/clients/web?tab=tokens', '/console/users/alice.smith/sessions', '/console/apis/https%3A%2F%2Fapi.example.test%2F',
    '/console/x/logo.png', '/console/..%2f..%2fetc%2fpasswd', '/console//evil.example.test',
  ])('shows its page at %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, body.toString()]).toEqual([200, INDEX.replace('"/console/"', `"${below}/console/"`)]);
    expect(headers).toMatchObject({ ...SECURITY, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', etag: expect.stringMatching(/^"[\w-]{43}"$/) });
  });

  it.each(['/console', '/console?x'])('leads from %s to the slash', async (path) => {
    const { status, headers } = await get(path);
    expect([status, headers['location']]).toEqual([302, `${below}/console/`]);
  });

  it('sends its page again only when it has changed', async () => {
    const { headers } = await get('/console/');
    for (const tag of [headers['etag'], `W/${String(headers['etag'])}`, `"other", ${String(headers['etag'])}`]) {
      const again = await get('/console/clients', { 'if-none-match': String(tag) });
      expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, headers['etag']]);
      expect(again.headers).toMatchObject({ 'content-security-policy': POLICY, 'cache-control': 'no-cache' });
    }
    expect((await get('/console/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it.each([
    ['/console/assets/index-D4f.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/console/assets/index-D4f.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/console/assent.svg', 'image/svg+xml', 'no-cache'],
  ])('sends the file %s, with what browsers may do with it', async (path, contentType, cacheControl) => {
    const { status, headers } = await get(path);
    expect([status, headers]).toEqual([200, expect.objectContaining({ ...SECURITY, 'content-type': contentType, 'cache-control': cacheControl })]);
  });

  it.each([
    ['', undefined], ['identity', undefined], ['deflate, zstd', undefined], ['gzip', 'gzip'], ['gzip, deflate, br', 'br'], ['br;q=0, gzip;q=0.5', 'gzip'], ['BR', 'br'], ['br;q=0.0, gzip; q=0', undefined], ['*', 'br'], ['gzip;q=1.0, *;q=0', 'gzip'],
  ])('RFC 9110 §12.5.3: answers Accept-Encoding: %s with %s', async (accepted, coding) => {
    const { headers, body } = await get('/console/assets/index-D4f.js', accepted === '' ? {} : { 'accept-encoding': accepted });
    expect([headers['content-encoding'], headers['vary']]).toEqual([coding, 'accept-encoding']);
    const expected = { br: brotliCompressSync(SCRIPT), gzip: gzipSync(SCRIPT), none: Buffer.from(SCRIPT) }[coding ?? 'none'];
    expect(body.equals(expected ?? Buffer.of())).toBe(true);
    expect(headers['etag']).toMatch(coding === undefined ? /^"[\w-]{43}"$/ : new RegExp(`^"[\\w-]{43}-${coding}"$`));
  });

  it.each(['/console/assets/', '/console/assets/none.js', '/console/assets/../index.html', '/console/assets/%2e%2e/index.html', '/console/favicon.ico', '/console/missing.js', '/console/ASSENT.svg'])('has nothing at %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, body.toString()]).toEqual([404, 'There is no such file.\n']);
    expect(headers).toMatchObject({ ...SECURITY, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  });

  it.each(['/console/.vite/manifest.json', '/console/../package.json', '/console/%2e%2e/%2e%2e/package.json', '/console/assets/../../console.spec.ts'])('shows no file of the house at %s', async (path) => {
    const { body } = await get(path);
    expect(body.toString()).not.toMatch(/\{\}|@assent\/|describe\(/);
  });

  it('answers HEAD with the headers alone', async () => {
    const [head, whole] = [await get('/console/assets/index-D4f.js', {}, 'HEAD'), await get('/console/assets/index-D4f.js')];
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(whole.body.length)]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const { status, headers } = await get('/console/', {}, method);
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('refuses what is no address (RFC 3986 §2.1)', async () => {
    expect((await get('/console/%ff')).status).toBe(400);
  });

  it('is nowhere else', async () => {
    expect((await get('/consolex/')).status).toBe(404);
    if (below !== '') expect((await raw(service.url, '/console/')).status).toBe(404);
  });
});

describe('a console that is not built', () => {
  it('says how to build it, and is there once it is', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'assent-no-console-'));
    const service = await start('http://localhost:3000', join(empty, 'dist'));
    try {
      for (const path of ['/console/', '/console/clients', '/console/assets/x.js']) {
        const { status, headers, body } = await raw(service.url, path);
        expect([status, headers]).toEqual([503, expect.objectContaining({ ...SECURITY, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })]);
        expect(body.toString()).toContain('npx nx build @assent/console');
        expect(body.toString()).not.toContain(empty);
      }
      build(join(empty, 'dist'));
      while ((await raw(service.url, '/console/')).status !== 200) await delay(50);
      writeFileSync(join(empty, 'dist', 'assets', 'index-E5g.js'), SCRIPT);
      writeFileSync(join(empty, 'dist', 'index.html'), INDEX.replace('root', 'other'));
      utimesSync(join(empty, 'dist', 'index.html'), 1, 1);
      while (!(await raw(service.url, '/console/')).body.includes('other')) await delay(50);
      expect((await raw(service.url, '/console/assets/index-E5g.js')).status).toBe(200);
    } finally {
      await service.close();
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
