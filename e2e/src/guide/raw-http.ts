import { connect } from 'node:net';

const PATIENCE_MILLISECONDS = 5_000;
/** A server that is silent for so long waits for more: a header that did not end, a body shorter than it was said to be. */
const SILENCE_MILLISECONDS = 30;
const LONG_SILENCE_MILLISECONDS = 500;
/** Ends any header section, and any body that a server would read. */
const THE_REST = Buffer.concat([Buffer.from('\r\n\r\n'), Buffer.alloc(70_000, 'x')]);

export interface RawAnswer {
  /** 0: the server ended the connection without a word. */
  readonly status: number;
  readonly milliseconds: number;
  /** As much as had come when the status was known. */
  readonly text: string;
  /** More was sent than the bytes. */
  readonly prodded: boolean;
}

/** Sends these bytes on a connection of its own, however little they look like HTTP, and what is missing when the server waits for it. */
export async function sendBytes(base: string, bytes: Uint8Array): Promise<RawAnswer> {
  const answer = await exchanged(base, bytes, SILENCE_MILLISECONDS);
  // what was put after an answer that was on its way, to a connection closed already, loses that answer: the server needed more time
  return answer.status === 0 && answer.prodded ? exchanged(base, bytes, LONG_SILENCE_MILLISECONDS) : answer;
}

function exchanged(base: string, bytes: Uint8Array, silenceMilliseconds: number): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  const start = performance.now();
  return new Promise((resolve, reject) => {
    let text = '';
    let prodded = false;
    const socket = connect({ host: hostname, port: Number(port), noDelay: true, timeout: PATIENCE_MILLISECONDS }, () => socket.write(bytes));
    const silence = setTimeout(() => {
      prodded = true;
      socket.write(THE_REST);
    }, silenceMilliseconds);
    const finish = () => {
      clearTimeout(silence);
      socket.destroy();
      resolve({ status: finalStatusOf(text) ?? 0, milliseconds: performance.now() - start, text, prodded });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (finalStatusOf(text) !== undefined) finish();
    });
    socket.on('timeout', finish);
    socket.on('close', finish);
    // a server that answers before it has read everything may reset the connection: what it said before counts
    socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? finish() : reject(error)));
  });
}

/** Not 100 Continue and its like. */
function finalStatusOf(text: string): number | undefined {
  return [...text.matchAll(/(?:^|\r\n\r\n)HTTP\/1\.1 (\d{3}) [^\r]*\r\n/g)].map(([, digits]) => Number(digits)).find((one) => one >= 200);
}

export interface RawRequest {
  readonly method: string;
  /** Latin-1 text: each character is one byte. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
}

/** The bytes of a request whose framing is right, whatever stands in its parts. */
export function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const fields = [['host', 'localhost'], ['connection', 'close'], ...headers, ...(body === undefined ? [] : [['content-length', String(body.length)]])];
  const head = `${method} ${target} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}
