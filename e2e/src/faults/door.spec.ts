import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@assent/core-testing';
import { freePort } from '../stack/free-port.js';
import { Door } from './fleet/door.js';

describe('the front door of the fleet', () => {
  const opened: { close(): unknown }[] = [];
  afterEach(() => opened.splice(0).forEach((each) => each.close()));

  const listening = async (listener: RequestListener): Promise<number> => {
    const server: Server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(server);
    return (server.address() as AddressInfo).port;
  };
  const doorTo = async (...ports: readonly number[]): Promise<string> => {
    const port = await freePort();
    const door = new Door(() => ports);
    await door.open(port);
    opened.push(door);
    return `http://127.0.0.1:${port}`;
  };
  const works: RequestListener = (request, response) => void request.resume().on('end', () => response.setHeader('connection', 'close').end(request.method));
  const hangsUp: RequestListener = (request) => void request.resume().on('end', () => request.socket.destroy());

  it('gives what nobody took to another replica, whatever it is', async () => {
    const door = await doorTo(await freePort(), await listening(works));
    const answers = await Promise.all(Array.from({ length: 6 }, async () => (await fetch(`${door}/token`, { method: 'POST', body: 'x' })).text()));
    expect(new Set(answers)).toEqual(new Set(['POST']));
  });

  it('repeats what was sent only if it changes nothing', async () => {
    const door = await doorTo(await listening(hangsUp), await listening(works));
    for (let times = 0; times < 4; times += 1) expect((await fetch(`${door}/jwks`)).status).toBe(200);
    const changes = await Promise.all(Array.from({ length: 4 }, () => fetch(`${door}/token`, { method: 'POST', body: 'x' })));
    expect(changes.map(({ status }) => status).sort()).toEqual([200, 200, 503, 503]);
  });

  it('knows who has a request that it has not answered', async () => {
    const held: ServerResponse[] = [];
    const replica = await listening((_request, response) => void held.push(response));
    const port = await freePort();
    const door = new Door(() => [replica]);
    await door.open(port);
    opened.push(door);
    const asking = fetch(`http://127.0.0.1:${port}/token`, { method: 'POST' });
    await until('the replica has it', async () => held.length === 1);
    expect(door.isAwaiting(replica)).toBe(true);
    held[0]?.end();
    await asking;
    expect(door.isAwaiting(replica)).toBe(false);
  });

  it('says by whom a 503 was made, and when to come again', async () => {
    const answer = await fetch(`${await doorTo(await listening(hangsUp))}/token`, { method: 'POST' });
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('x-made-by'), ((await answer.json()) as { error: string }).error]).toEqual([503, '2', 'front-door', 'temporarily_unavailable']);
  });
});
