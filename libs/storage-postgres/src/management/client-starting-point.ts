import { clientMembersOf, parseClientMetadata, type ClientMetadata } from '@assent/core';
import { patched, type Document } from './documents.js';

/** Members that follow others unless they are said, with the change that makes them follow anew. */
const FOLLOWING: readonly (readonly [member: string, follows: (patch: Document, document: Document) => boolean])[] = [
  ['response_types', (patch) => 'grant_types' in patch],
  ['client_type', ({ token_endpoint_auth_method }) => token_endpoint_auth_method === 'none'],
  // what OAuth 2.1 dropped needs the older profile
  ['profile', (patch) => patch['allow_implicit'] === true || patch['allow_password_grant'] === true || patch['allow_query_token'] === true || patch['redirect_match'] === 'prefix-path'],
  ['token_types', (patch, document) => 'access_token_type' in patch && (document['token_types'] as readonly unknown[]).length === 1],
];

/** What a patch makes of a client. @throws RulesBroken */
export const patchedMetadata = (metadata: ClientMetadata, patch: Document): ClientMetadata =>
  parseClientMetadata(patched(startingPoint(clientMembersOf(metadata), patch), patch));

/** What a patch is laid over: the client as it is, without what follows from the patch. */
function startingPoint(document: Document, patch: Document): Document {
  const dropped = FOLLOWING.filter(([member, follows]) => !(member in patch) && follows(patch, document)).map(([member]) => member);
  return Object.fromEntries(Object.entries(document).filter(([member]) => !dropped.includes(member)));
}
