import { IntrospectionUnavailable } from './introspection-unavailable.js';

export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMilliseconds: number;
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;
const LONGEST_WAIT_SECONDS = 300;

/** One request whose answer must be 200 with JSON. Never follows a redirect: credentials stay with who they are for.
 *  @param what names the endpoint in errors
 *  @throws IntrospectionUnavailable anything else */
export async function jsonAnswer(what: string, url: string, init: RequestInit, { fetch, timeoutMilliseconds }: Transport): Promise<unknown> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMilliseconds) });
    return await checked(what, response);
  } catch (cause) {
    if (cause instanceof IntrospectionUnavailable) throw cause;
    throw new IntrospectionUnavailable(`${what} does not answer`, { cause });
  }
}

async function checked(what: string, response: Response): Promise<unknown> {
  const isJson = JSON_TYPE.test(response.headers.get('content-type') ?? '');
  if (response.status !== 200 || !isJson) {
    const code = isJson ? await errorCode(response) : await response.body?.cancel();
    throw new IntrospectionUnavailable(`${what} answered ${problemOf(response.status)}${code ?? ''}`, retryAfter(response));
  }
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own error quotes the text.
    throw new IntrospectionUnavailable(`${what} answered broken JSON`);
  }
}

/** The registered word only: descriptions might quote what was sent. */
async function errorCode(response: Response): Promise<string> {
  const code = /"error" *: *"([a-z_]{1,40})"/.exec(await response.text())?.[1];
  return code === undefined ? '' : ` (${code})`;
}

function problemOf(status: number): string {
  if (status === 200) return '200 without JSON';
  return status === 401 ? '401: check the client id and secret' : String(status);
}

function retryAfter(response: Response): { readonly retryAfterSeconds?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(seconds, LONGEST_WAIT_SECONDS) } : {};
}
