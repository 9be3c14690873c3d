import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { aCertificate } from '@assent/core-testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callbackSender, type CallbackOptions } from './processing-callback.js';

/** The name in the certificate. */
const HOST = 'idp.example.test';
const REPORT = { id: 7, state: 'processed' } as const;

interface Received {
  readonly line: string;
  readonly host: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

describe('a callback to a stranger', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ca = aCertificate(privateKey, publicKey);
  const received: Received[] = [];
  let respond: (request: IncomingMessage, response: ServerResponse) => void;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = createServer({ key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: ca }, (request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const { headers, method, url } = request;
        received.push({ line: `${method} ${url}`, host: headers.host, type: headers['content-type'], body: JSON.parse(body) });
        respond(request, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  beforeAll(() => {
    respond = (_request, response) => response.end();
  });
  afterEach(() => {
    received.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The name leads here, and here counts as the Internet. */
  const here = (options: CallbackOptions = {}) => callbackSender({ ca, resolve: async () => ['127.0.0.1'], mayCall: () => true, ...options });
  const url = (path = '/done?a=1&b=%20') => `https://${HOST}:${port}${path}`;

  it('is a POST of JSON to the very URL', async () => {
    await here()(url(), REPORT);
    expect(received).toEqual([{ line: 'POST /done?a=1&b=%20', host: `${HOST}:${port}`, type: 'application/json', body: { id: 7, state: 'processed' } }]);
  });

  it('goes to the address that was looked at: the name is resolved once', async () => {
    const asked: string[] = [];
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    await here({ resolve: async (name) => (asked.push(name), answers[asked.length - 1] ?? []) })(url(), REPORT);
    expect([asked, received.length]).toEqual([[HOST], 1]);
  });

  it.each([
    ['plain http', `http://${HOST}/`],
    ['another scheme', 'file:///etc/passwd'],
    ['no URL', 'done'],
    ['a relative URL', '/done'],
    ['nothing', ''],
  ])('is not sent for %s', async (_name, target) => {
    await expect(here()(target, REPORT)).rejects.toThrow('it is no https URL');
    expect(received).toEqual([]);
  });

  it('is not sent with credentials of the URL', async () => {
    await expect(here()(`https://user:password@${HOST}:${port}/`, REPORT)).rejects.toThrow('it has credentials');
  });

  it.each(['127.0.0.1', '2130706433', '0x7f.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '169.254.169.254', '10.0.0.1'])('is not sent to %s', async (host) => {
    await expect(callbackSender({ ca })(`https://${host}:${port}/`, REPORT)).rejects.toThrow('the host is not on the Internet');
    expect(received).toEqual([]);
  });

  it('is not sent when only one of several addresses is private, whatever its place', async () => {
    for (const addresses of [['8.8.8.8', '10.0.0.1'], ['10.0.0.1', '8.8.8.8'], ['2606:4700::1', '::1'], []]) {
      await expect(callbackSender({ resolve: async () => addresses })(url(), REPORT)).rejects.toThrow('the host is not on the Internet');
    }
  });

  it('follows no redirect, and takes an error for what it is', async () => {
    for (const status of [301, 302, 307, 404, 500]) {
      respond = (_request, response) => response.writeHead(status, { location: url('/elsewhere') }).end();
      await expect(here()(url(), REPORT)).rejects.toThrow(`the answer was ${status}`);
    }
    respond = (_request, response) => response.end();
    expect(received.map(({ line }) => line)).toEqual(Array.from({ length: 5 }, () => 'POST /done?a=1&b=%20'));
  });

  it('wants a certificate of the name in the URL', async () => {
    await expect(here()(`https://other.example.test:${port}/`, REPORT)).rejects.toThrow(/altnames|Host/);
    await expect(callbackSender({ resolve: async () => ['127.0.0.1'], mayCall: () => true })(url(), REPORT)).rejects.toThrow(/certificate/);
    expect(received).toEqual([]);
  });

  it('gives up soon, on who does not answer and on who does not know the name', async () => {
    respond = () => undefined;
    await expect(here({ timeoutMilliseconds: 200 })(url(), REPORT)).rejects.toThrow('it took too long');
    respond = (_request, response) => response.end();
    await expect(here({ timeoutMilliseconds: 50, resolve: () => new Promise(() => undefined) })(url(), REPORT)).rejects.toThrow('it took too long');
    await expect(here({ resolve: () => Promise.reject(new Error('ENOTFOUND')) })(url(), REPORT)).rejects.toThrow('ENOTFOUND');
  });

  it('does not read what strangers answer', async () => {
    respond = (_request, response) => {
      const flood = (): void => void (response.write('x'.repeat(65_536)) ? setImmediate(flood) : response.once('drain', flood));
      response.on('error', () => undefined);
      flood();
    };
    await here()(url(), REPORT);
    respond = (_request, response) => response.end();
  });
});
