import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.js';

const TIMEOUT_MILLISECONDS = 5_000;

/** What an uploader hears when its file was processed. */
export interface ProcessingReport {
  readonly id: number;
  readonly state: 'processed' | 'failed';
}

export type SendCallback = (url: string, report: ProcessingReport) => Promise<void>;

export interface CallbackOptions {
  /** All addresses of a host name. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Which of them may be called. */
  readonly mayCall?: (address: string) => boolean;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
  readonly timeoutMilliseconds?: number;
}

/** Posts a report to where strangers want it. Their URL must not make this server call machines that only it can reach: https alone, every
 *  address of the host is public, the connection goes to one of those that were looked at, and no redirect leads elsewhere.
 *  @returns a function that throws an Error, which says why, when nothing was delivered */
export function callbackSender(options: CallbackOptions = {}): SendCallback {
  const { resolve = addressesOf, mayCall = isPublicAddress, ca, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  return async (text, report) => {
    const url = httpsUrl(text);
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const addresses = await before(signal, resolve(url.hostname.replace(/^\[|\]$/g, '')));
    const [address] = addresses;
    if (address === undefined || !addresses.every(mayCall)) throw new Error('the host is not on the Internet');
    const status = await post({ url, address, body: JSON.stringify(report), signal, ca });
    if (status < 200 || status > 299) throw new Error(`the answer was ${status}`);
  };
}

const addressesOf = async (hostname: string): Promise<string[]> => (await lookup(hostname, { all: true })).map(({ address }) => address);

function httpsUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') throw new Error('it is no https URL');
  if (url.username !== '' || url.password !== '') throw new Error('it has credentials');
  return url;
}

/** A resolver cannot be told to stop; nobody waits for it. */
const before = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('it took too long')), { once: true }))]);

interface Post {
  readonly url: URL;
  /** Where to connect: a second look-up could say something else. */
  readonly address: string;
  readonly body: string;
  readonly signal: AbortSignal;
  readonly ca: string | undefined;
}

/** @returns the status; the body of the answer is nobody's business */
const post = ({ url, address, body, signal, ca }: Post): Promise<number> =>
  new Promise((resolve, reject) => {
    const { host, hostname, pathname, port, search } = url;
    const servername = isIP(hostname) === 0 && !hostname.startsWith('[') ? hostname : '';
    const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ host: address, servername, port: port === '' ? 443 : Number(port), path: pathname + search, method: 'POST', headers, agent: false, signal, ca }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.destroy();
    });
    sent.on('error', (error) => reject(signal.aborted ? new Error('it took too long') : error));
    sent.end(body);
  });
