import type { SnippetClient } from './snippet.js';
import { formEncoded, isPublicClient, usesBasic, word } from './snippet-parts.js';

/** How curl says which client it is, with the secret in OAUTH_CLIENT_SECRET. Not for key pairs: curl cannot sign. */
export function curlProof(client: SnippetClient): string {
  if (usesBasic(client)) return `-u "${formEncoded(client.client_id)}:$OAUTH_CLIENT_SECRET"`;
  const id = `--data-urlencode ${word(`client_id=${client.client_id}`)}`;
  return isPublicClient(client) ? id : `${id} --data-urlencode "client_secret=$OAUTH_CLIENT_SECRET"`;
}
