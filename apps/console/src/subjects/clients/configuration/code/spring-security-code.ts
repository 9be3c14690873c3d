import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, isPublicClient, redirectUriOf, scopesOf, withoutKeys } from '../snippet-parts.js';

function settings(client: SnippetClient, issuer: string): string {
  return `spring:
  security:
    oauth2:
      client:
        registration:
          assent:
            client-id: ${double(client.client_id)}
${hasSecret(client) ? '            client-secret: ${OAUTH_CLIENT_SECRET}\n' : ''}            client-authentication-method: ${client.token_endpoint_auth_method}
            authorization-grant-type: authorization_code
            redirect-uri: ${double(redirectUriOf(client))}
            scope: [${scopesOf(client).map(double).join(', ')}]
        provider:
          assent:
            authorization-uri: ${issuer}/authorize
            token-uri: ${issuer}/token
`;
}

const security = (): string => `// spring-boot-starter-oauth2-client. A controller gets the tokens with
// @RegisteredOAuth2AuthorizedClient("assent") OAuth2AuthorizedClient client, and people are sent to sign in when there are none.
@Configuration
class OAuthClientConfiguration {
  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository registrations) throws Exception {
    var resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, "/oauth2/authorization");
    resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()); // Assent wants it from everybody
    return http
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll()) // your own rules
        .oauth2Client(client -> client.authorizationCodeGrant(code -> code.authorizationRequestResolver(resolver)))
        .build();
  }
}
`;

export const springSecurityCode: Snippet = {
  id: 'spring-security-code',
  name: 'Spring Security',
  flow: 'authorization_code',
  fits: (client) => withoutKeys(client) && (hasSecret(client) || isPublicClient(client)) && client.application_type !== 'spa',
  files: [
    { name: 'application.yml', text: settings },
    { name: 'OAuthClientConfiguration.java', text: security },
  ],
};
