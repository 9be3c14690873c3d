import { type Endpoint, html, MethodNotAllowed } from '@assent/core';
import { issuerPath } from '@assent/service-kit';
import type { HtmlPages } from './pages/html-pages.js';

/** The page at the issuer itself: the same for everybody, without a store, so it is there while one is down.
 *  @throws MethodNotAllowed */
export function landing(issuer: string, pages: Pick<HtmlPages, 'landing'>): Endpoint {
  const metadataUri = `${new URL(issuer).origin}/.well-known/oauth-authorization-server${issuerPath(issuer)}`;
  const answer = html(200, pages.landing({ consoleUri: `${issuer}/console/`, metadataUri, adminApiUri: `${issuer}/admin/openapi.json` }));
  return async ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD') throw new MethodNotAllowed('GET, HEAD');
    return answer;
  };
}
