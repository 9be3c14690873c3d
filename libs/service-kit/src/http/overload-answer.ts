import type { WireResponse } from '@assent/core';
import { unavailable } from './error-response.js';

/** Made without any work: who turns requests away because there is too much to do must not do much for them.
 *  @param accept what the caller wants to read: people get a page */
export const overloadAnswer = (requestId: string, accept: string | undefined): WireResponse => overloadPage(requestId, accept) ?? unavailable(requestId);

/** The same for people alone. @returns undefined: it is a program that asks */
export function overloadPage(requestId: string, accept: string | undefined): WireResponse | undefined {
  if (accept?.includes('text/html') !== true) return undefined;
  const { headers, status } = unavailable(requestId);
  return { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }, body: page(requestId) };
}

const page = (requestId: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>We will be right back</title>
<h1>We will be right back</h1>
<p>There is more to do at the moment than we can manage. Nothing was changed. Please try again in a minute.</p>
<p>Request ${requestId}</p>
</html>
`;
