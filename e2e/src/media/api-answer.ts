/** An answer of the media API that is not its data. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** As GNU MediaGoblin said it: the status of the answer is 200, the real one is in its body. */
export const apiErrors = (error: string): ApiAnswer => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ status: 403, errors: [error] }) });

export const badRequest = (status: 400 | 413, error: string): ApiAnswer => ({ status, headers: JSON_TYPE, body: JSON.stringify({ status, errors: [error] }) });

/** To who brings no credentials, or those of nobody here. */
export const forbiddenPage = (): ApiAnswer => ({
  status: 403,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html lang="en"><title>Forbidden</title><h1>Forbidden</h1><p>You may not do that here.</p></html>',
});

export const temporarilyUnavailable = (retryAfter?: string | string[]): ApiAnswer => ({
  status: 503,
  headers: { ...JSON_TYPE, 'retry-after': String(retryAfter ?? 1) },
  body: JSON.stringify({ status: 503, errors: ['Temporarily unavailable'] }),
});
