import { checkPath, hostOf, proofComment } from '../check-request.js';
import type { Snippet, SnippetClient } from '../snippet.js';
import { usesBasic } from '../snippet-parts.js';

const text = (client: SnippetClient): string => `# Assent's own port, on this machine or among ASSENT_TRUSTED_PROXIES' addresses; not its public address.
${proofComment(client)}
upstream assent { server 127.0.0.1:3000; keepalive 16; }

server {
  listen 443 ssl;
  server_name ${hostOf(client)};
  ssl_certificate     /etc/ssl/${hostOf(client)}.pem;
  ssl_certificate_key /etc/ssl/${hostOf(client)}.key;

  location / {
    auth_request /_assent;
    auth_request_set $assent_subject   $upstream_http_assent_subject;
    auth_request_set $assent_username  $upstream_http_assent_username;
    auth_request_set $assent_client_id $upstream_http_assent_client_id;
    auth_request_set $assent_scope     $upstream_http_assent_scope;
    auth_request_set $assent_challenge $upstream_http_www_authenticate;
    auth_request_set $assent_cache     $upstream_http_assent_cache_control;
    error_page 403 = @forbidden;

    # What the site is told. An empty variable removes the header: what a client sends under these names never arrives.
    proxy_set_header Assent-Subject   $assent_subject;
    proxy_set_header Assent-Username  $assent_username;
    proxy_set_header Assent-Client-Id $assent_client_id;
    proxy_set_header Assent-Scope     $assent_scope;
    proxy_set_header Authorization    "";
    proxy_set_header Host             $host;
    add_header Cache-Control $assent_cache;
    proxy_pass http://127.0.0.1:8080;
  }

  # nginx passes WWW-Authenticate on with 401, but not with 403.
  location @forbidden {
    add_header WWW-Authenticate $assent_challenge always;
    return 403;
  }

  location = /_assent {
    internal;
    proxy_pass http://assent${checkPath(client)}; # and &scope=… for what requests need
    proxy_http_version 1.1;
    proxy_pass_request_body off;
    proxy_set_header Connection           "";
    proxy_set_header Content-Length       "";
    proxy_set_header Assent-Authorization "Basic PROOF";
    proxy_set_header X-Original-Method    $request_method;
    proxy_set_header X-Original-URL       $scheme://$http_host$request_uri;
    proxy_set_header X-Forwarded-Method   "";
  }
}
`;

export const nginxCheck: Snippet = { id: 'nginx', name: 'nginx (auth_request)', flow: 'introspection', fits: usesBasic, files: [{ name: 'nginx.conf, within http', text }] };
