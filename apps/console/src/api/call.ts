import { ApiProblem } from './api-problem.js';
import type { AnswerOf, CallOptions, OperationName } from './operations.js';
import { csrfToken } from './csrf-token.js';
import { refusals } from './refusals.js';

const PATIENCE_MILLISECONDS = 20_000;

/** Below it are the console and, one step up, the admin API: the base element of the page says where. */
export const consoleRoot = (): URL => new URL('.', document.baseURI);

/** An address of the admin API, such as `admin/session/sign-in`. */
export const adminUrl = (path: string): URL => new URL(`..${path}`, consoleRoot());

/** Calls one operation of the admin API; the session's cookie goes along by itself.
 *  @throws ApiProblem */
export async function call<Name extends OperationName>(name: Name, options: CallOptions<Name> = {}): Promise<AnswerOf<Name>> {
  const [method = 'GET', path = ''] = name.split(' ');
  const { body, ifVersion } = options;
  const response = await answered(urlOf(path, options), {
    method,
    headers: {
      ...(method !== 'GET' && { 'x-csrf-token': csrfToken() }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifVersion !== undefined && { 'if-match': `"${ifVersion}"` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }, options.signal);
  return parsed(response) as Promise<AnswerOf<Name>>;
}

/** The address of an operation, for links that download. */
export function urlOf(path: string, { params = {}, query = {} }: { readonly params?: object; readonly query?: object | undefined }): URL {
  const url = adminUrl(path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((params as Record<string, unknown>)[name]))));
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') url.searchParams.set(name, String(value));
  return url;
}

/** @throws ApiProblem offline, slow */
async function answered(url: URL, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE_MILLISECONDS);
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: signal === undefined ? patience : AbortSignal.any([signal, patience]) });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiProblem(patience.aborted ? 'slow' : 'offline');
  }
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw new ApiProblem('offline');
  });
  const body = json(text);
  if (!response.ok) throw refusals.tell(ApiProblem.ofAnswer(response.status, body));
  if (body === NOT_JSON) throw new ApiProblem('broken');
  return body;
}

const NOT_JSON = Symbol('not JSON');

function json(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return NOT_JSON;
  }
}
