/** An HTTP answer, whole: the tests look at statuses, headers and bodies alike. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Undefined: left out. An array: once for each value. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export const encoded = (fields: Fields): URLSearchParams =>
  new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, one] as [string, string]))));

export const basic = (id: string, secret: string): { readonly authorization: string } => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });

/** Follows no redirect. */
export async function send(url: URL | string, init: RequestInit = {}): Promise<Answer> {
  const { status, headers, text } = await fetch(url, { redirect: 'manual', ...init }).then(async (response) => ({
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  }));
  const isJson = headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  return { status, headers, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown> };
}

export const post = (url: URL | string, fields: Fields, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(url, { method: 'POST', body: encoded(fields), headers });

/** Polls instead of sleeping for luck. */
export async function until(condition: () => boolean | Promise<boolean>, patienceMilliseconds = 20_000): Promise<void> {
  for (const deadline = Date.now() + patienceMilliseconds; !(await condition()); ) {
    if (Date.now() > deadline) throw new Error('it never happened');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
