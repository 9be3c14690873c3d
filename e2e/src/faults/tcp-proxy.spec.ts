import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpProxy } from './fleet/tcp-proxy.js';

/** Answers each text with itself, and remembers what arrived. */
describe('a link that can fail', () => {
  let far: Server;
  let link: TcpProxy;
  let arrived: string;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    arrived = '';
    far = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        arrived += chunk.toString();
        socket.write(chunk);
      });
    }).listen(0, '127.0.0.1');
    await once(far, 'listening');
    link = await TcpProxy.to((far.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await link.close();
    far.close();
  });

  const connected = async (): Promise<Socket> => {
    const socket = connect(link.port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  const echo = async (socket: Socket, text: string): Promise<string> => {
    socket.write(text);
    const [chunk] = (await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => ['closed'])])) as [Buffer | string];
    return chunk.toString();
  };
  const soon = <T>(promise: Promise<T>): Promise<T | 'nothing'> => Promise.race([promise, new Promise<'nothing'>((resolve) => setTimeout(resolve, 200, 'nothing'))]);

  it('is not there while it is open', async () => {
    expect(await echo(await connected(), 'one')).toBe('one');
  });

  it('breaks connections and takes no new ones while it is cut', async () => {
    const socket = await connected();
    expect(await echo(socket, 'one')).toBe('one');
    const closed = once(socket, 'close');
    link.become('cut');
    await closed;
    expect(await echo(await connected(), 'two')).toBe('closed');
    link.become('open');
    expect(await echo(await connected(), 'three')).toBe('three');
    expect(arrived).toBe('onethree');
  });

  it('lets nothing through while it is silent, and everything afterwards', async () => {
    const socket = await connected();
    expect(await echo(socket, 'one')).toBe('one');
    link.become('silent');
    const answer = echo(socket, 'two');
    const another = connected().then((late) => echo(late, 'three'));
    expect(await soon(Promise.race([answer, another]))).toBe('nothing');
    expect(arrived).toBe('one');
    link.become('open');
    expect([await answer, await another]).toEqual(['two', 'three']);
  });

  it('delivers questions and loses answers while it is deaf, and breaks what was lost', async () => {
    const socket = await connected();
    link.become('deaf');
    const answer = echo(socket, 'one');
    expect(await soon(answer)).toBe('nothing');
    expect(arrived).toBe('one');
    link.become('open');
    expect(await answer).toBe('closed');
    expect(await echo(await connected(), 'two')).toBe('two');
  });
});
