import { checkPath, hostOf, proofComment } from '../check-request.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient): string => `${proofComment(client)}
${hostOf(client)} {
	route {
		# What only we and Assent may say.
		request_header -Assent-*
		request_header -Assent_*
		request_header -X-Original-*

		# Assent's own port, not its public address. Add &scope=… for what requests need.
		forward_auth 127.0.0.1:3000 {
			uri ${checkPath(client)}
			header_up Assent-Authorization "Basic PROOF"
			copy_headers Assent-Subject Assent-Username Assent-Client-Id Assent-Scope
		}
		request_header -Authorization
		reverse_proxy 127.0.0.1:8080
	}
}
`;

export const caddyCheck: Snippet = { id: 'caddy', name: 'Caddy (forward_auth)', flow: 'introspection', fits: usesBasic, files: [{ name: 'Caddyfile', text }] };
