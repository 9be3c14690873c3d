import { connect } from 'node:net';

const TIMEOUT_MILLISECONDS = 5_000;

/** Sends one command on a connection of its own, so that specs need no client library.
 *  @returns the first line of the reply, with its type character: `+PONG`, `:1`, `-ERR …` */
export const redisCommand = (port: number, words: readonly string[]): Promise<string> => reply(port, words, firstLine);

/** As redisCommand, for what answers a text of ASCII characters. @throws Error the answer is something else */
export const redisText = (port: number, words: readonly string[]): Promise<string> => reply(port, words, wholeText);

/** @param read undefined: the reply is not complete yet */
function reply(port: number, words: readonly string[], read: (received: string) => string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(new Error('Redis does not answer')));
    socket.on('connect', () => socket.write(encoded(words)));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      try {
        const answer = read(received);
        if (answer === undefined) return;
        resolve(answer);
        socket.destroy();
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('Redis closed the connection')));
  });
}

function firstLine(received: string): string | undefined {
  const end = received.indexOf('\r\n');
  return end < 0 ? undefined : received.slice(0, end);
}

function wholeText(received: string): string | undefined {
  const head = firstLine(received);
  if (head === undefined) return undefined;
  if (!/^\$\d+$/.test(head)) throw new Error(`Redis answered ${head}`);
  const [start, length] = [head.length + 2, Number(head.slice(1))];
  return received.length < start + length ? undefined : received.slice(start, start + length);
}

const encoded = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
