import { DEVICE_CODE } from '../wizard/metadata-for.js';
import { aspnetCoreCredentials } from './client-credentials/aspnet-core-credentials.js';
import { authlibCredentials } from './client-credentials/authlib-credentials.js';
import { curlCredentials } from './client-credentials/curl-credentials.js';
import { goCredentials } from './client-credentials/go-credentials.js';
import { oauth4webapiCredentials } from './client-credentials/oauth4webapi-credentials.js';
import { openidClientCredentials } from './client-credentials/openid-client-credentials.js';
import { springSecurityCredentials } from './client-credentials/spring-security-credentials.js';
import { aspnetCoreCode } from './code/aspnet-core-code.js';
import { authlibCode } from './code/authlib-code.js';
import { curlCode } from './code/curl-code.js';
import { goOauth2Code } from './code/go-oauth2-code.js';
import { oauth4webapiCode } from './code/oauth4webapi-code.js';
import { openidClientCode } from './code/openid-client-code.js';
import { passportCode } from './code/passport-code.js';
import { springSecurityCode } from './code/spring-security-code.js';
import { curlDevice } from './device/curl-device.js';
import { goDevice } from './device/go-device.js';
import { openidClientDevice } from './device/openid-client-device.js';
import { caddyCheck } from './introspection/caddy-check.js';
import { curlIntrospection } from './introspection/curl-introspection.js';
import { dovecot } from './introspection/dovecot.js';
import { modAuthOpenidc } from './introspection/mod-auth-openidc.js';
import { modOauth2 } from './introspection/mod-oauth2.js';
import { nginxCheck } from './introspection/nginx-check.js';
import { openidClientIntrospection } from './introspection/openid-client-introspection.js';
import { resourceServerSdk } from './introspection/resource-server-sdk.js';
import { springResourceServer } from './introspection/spring-resource-server.js';
import { traefikCheck } from './introspection/traefik-check.js';
import type { Flow, Snippet, SnippetClient } from './snippet.js';
import { isPublicClient } from './snippet-parts.js';

/** The first that fits is shown first: what shows best how it works. */
const SNIPPETS: readonly Snippet[] = [
  oauth4webapiCode, openidClientCode, springSecurityCode, ...aspnetCoreCode, authlibCode, goOauth2Code, passportCode, curlCode,
  curlCredentials, openidClientCredentials, oauth4webapiCredentials, springSecurityCredentials, aspnetCoreCredentials, authlibCredentials, goCredentials,
  openidClientDevice, goDevice, curlDevice,
  curlIntrospection, resourceServerSdk, openidClientIntrospection, springResourceServer, nginxCheck, caddyCheck, traefikCheck, modOauth2, modAuthOpenidc, dovecot,
];

/** Whether a client does this. Who introspects is said at the APIs; those who get no tokens are probably here for it. */
const DOES: Readonly<Record<Flow, (client: SnippetClient) => boolean>> = {
  authorization_code: ({ grant_types: grantTypes }) => grantTypes.includes('authorization_code'),
  client_credentials: ({ grant_types: grantTypes }) => grantTypes.includes('client_credentials'),
  device_code: ({ grant_types: grantTypes }) => grantTypes.includes(DEVICE_CODE),
  introspection: (client) => !isPublicClient(client) && (client.application_type === 'api' || client.introspects.length > 0 || client.grant_types.length === 0),
};

/** Everything that can be pasted for a client. */
export const snippetsFor = (client: SnippetClient): readonly Snippet[] => SNIPPETS.filter(({ flow, fits }) => DOES[flow](client) && fits?.(client) !== false);
