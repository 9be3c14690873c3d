import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { jsonAnswer, type Transport } from './json-answer.js';

/** Where the server with this issuer identifier answers introspection.
 *  @spec RFC 8414 §3.1, §3.3
 *  @throws IntrospectionUnavailable no answer, another issuer's document, or no introspection endpoint in it */
export async function discoverIntrospectionEndpoint(issuer: string, transport: Transport): Promise<string> {
  const metadata = await jsonAnswer('the metadata document', metadataUrl(issuer), { headers: { accept: 'application/json' } }, transport);
  const { issuer: named, introspection_endpoint: endpoint } = metadata as Readonly<Record<string, unknown>>;
  // RFC 8414 §3.3: identical, or the document must not be used
  if (named !== issuer) throw new IntrospectionUnavailable('the metadata document names another issuer');
  if (typeof endpoint !== 'string') throw new IntrospectionUnavailable('the metadata document names no introspection endpoint');
  return endpoint;
}

/** RFC 8414 §3.1: the well-known path goes between the host and the issuer's own path. */
export function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`;
}
