import { connect } from 'node:net';

const TIMEOUT_MILLISECONDS = 5_000;

/** Sends one command on a connection of its own, so that specs need no client library.
 *  @returns the first line of the reply, with its type character: `+PONG`, `:1`, `-ERR …` */
export function redisCommand(port: number, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(new Error('Redis does not answer')));
    socket.on('connect', () => socket.write(encoded(words)));
    socket.on('data', (chunk) => {
      reply += chunk.toString();
      const end = reply.indexOf('\r\n');
      if (end < 0) return;
      socket.destroy();
      resolve(reply.slice(0, end));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('Redis closed the connection')));
  });
}

const encoded = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
