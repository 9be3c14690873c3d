import { checkPath, hostOf, proofComment } from '../check-request.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient): string => `${proofComment(client)}
http:
  middlewares:
    assent-ask: # an empty value removes the header
      headers:
        customRequestHeaders:
          Assent-Authorization: 'Basic PROOF'
          X-Original-Method: ''
          X-Original-URL: ''
          Assent_Subject: ''
          Assent_Username: ''
          Assent_Client_Id: ''
          Assent_Scope: ''
    assent-check:
      forwardAuth: # Assent's own port; add &scope=… for what requests need
        address: 'http://assent:3000${checkPath(client)}'
        trustForwardHeader: false
        authResponseHeaders: [Assent-Subject, Assent-Username, Assent-Client-Id, Assent-Scope]
    assent-done:
      headers:
        customRequestHeaders:
          Assent-Authorization: ''
          Authorization: ''

  routers:
    api:
      rule: 'Host(\`${hostOf(client)}\`)'
      entryPoints: [websecure]
      tls: {}
      middlewares: [assent-ask, assent-check, assent-done] # in this order
      service: api

  services:
    api:
      loadBalancer:
        servers: [{ url: 'http://site:8080' }]
`;

export const traefikCheck: Snippet = { id: 'traefik', name: 'Traefik (forwardAuth)', flow: 'introspection', fits: usesBasic, files: [{ name: 'dynamic.yml', text }] };
