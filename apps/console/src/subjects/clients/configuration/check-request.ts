import type { SnippetClient } from './snippet.js';
import { apiOf, formEncoded } from './snippet-parts.js';

/** What a reverse proxy asks for this API; a scope is added by hand. */
export const checkPath = (client: SnippetClient): string => `/check?resource=${encodeURIComponent(apiOf(client))}`;

/** How the proof of a proxy is made: base64 has no line breaks in it. */
export const proofComment = (client: SnippetClient): string => `# PROOF is what this prints: printf '%s' "${formEncoded(client.client_id)}:$OAUTH_CLIENT_SECRET" | base64 | tr -d '\\n'`;

export const hostOf = (client: SnippetClient): string => (/^https?:/.test(apiOf(client)) ? new URL(apiOf(client)).hostname : 'api.example.com');

/** The address of Assent as the proxies of other machines reach it. /check answers over TLS or from near by. */
export const upstreamOf = (issuer: string): string => new URL(issuer).host;
