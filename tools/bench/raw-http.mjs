import { connect } from 'node:net';

const HEADER_END = Buffer.from('\r\n\r\n');

/** One keep-alive connection that sends one request at a time: a load generator that costs far less than what it measures. */
export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #waiting;

  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  /** @returns {Promise<{ status: number, head: string, body: string }>} */
  send(message) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(message);
    });
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #onData(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEADER_END);
    if (headEnd < 0) return;
    const head = this.#received.latin1Slice(0, headEnd);
    const body = bodyOf(head, this.#received.subarray(headEnd + 4));
    if (body === undefined) return;
    this.#received = Buffer.alloc(0);
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve({ status: Number(head.slice(9, 12)), head, body });
  }
}

/** Undefined while it is incomplete. */
function bodyOf(head, rest) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? undefined : rest.utf8Slice(0, Number(length));
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return rest.latin1Slice(rest.length - 5) === '0\r\n\r\n' ? unchunk(rest) : undefined;
  return '';
}

function unchunk(bytes) {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.latin1Slice(at, lineEnd), 16);
    if (size === 0) return text;
    text += bytes.utf8Slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}

/** @param {Record<string, string>} headers */
export function requestText(method, path, headers = {}, body = '') {
  const lines = Object.entries({ host: 'localhost', ...headers, ...(method === 'POST' && { 'content-length': String(Buffer.byteLength(body)) }) });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

export const form = (values) => new URLSearchParams(values).toString();
export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
export const basic = (id, secret) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });
export const locationOf = (head) => /\r\nlocation: *([^\r]+)/i.exec(head)?.[1];
