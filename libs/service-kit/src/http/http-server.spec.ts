import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpServer } from './http-server.js';

const WAITING = 20;
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a server that closes', () => {
  let server: HttpServer;
  let port: number;
  const traffic = { isLeaving: true };

  beforeEach(async () => {
    server = new HttpServer(traffic);
    const listening = server.create((_, response) => response.end('answered')).listen(0, '127.0.0.1');
    await once(listening, 'listening');
    ({ port } = listening.address() as AddressInfo);
  });
  afterEach(() => server.close());

  /** The system lets it in at once; the server has not looked yet. */
  function waiting(): Socket {
    const socket = connect(port, '127.0.0.1');
    socket.write(REQUEST);
    return socket;
  }

  it('answers everybody who waits at its port at that moment', async () => {
    const answers = Array.from({ length: WAITING }, () => text(waiting()));
    const closed = server.close();
    expect((await Promise.all(answers)).filter((answer) => answer.endsWith('answered'))).toHaveLength(WAITING);
    await closed;
  });

  it('refuses who comes later', async () => {
    await server.close();
    await expect(text(waiting())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is closed once, however often it is told to', async () => {
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});
