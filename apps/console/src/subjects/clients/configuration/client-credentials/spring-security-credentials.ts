import type { Snippet, SnippetClient } from '../snippet.js';
import { double, hasSecret, scopesOf } from '../snippet-parts.js';

const settings = (client: SnippetClient, issuer: string): string => `spring:
  security:
    oauth2:
      client:
        registration:
          assent:
            client-id: ${double(client.client_id)}
            client-secret: \${OAUTH_CLIENT_SECRET}
            client-authentication-method: ${client.token_endpoint_auth_method}
            authorization-grant-type: client_credentials
            scope: [${scopesOf(client).map(double).join(', ')}]
        provider:
          assent:
            token-uri: ${issuer}/token
`;

const restClient = (): string => `// spring-boot-starter-oauth2-client. Every request of this client carries a token, which is fetched anew when it ends.
@Configuration
class TokenConfiguration {
  @Bean
  OAuth2AuthorizedClientManager tokens(ClientRegistrationRepository registrations, OAuth2AuthorizedClientService clients) {
    return new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
  }

  @Bean
  RestClient api(RestClient.Builder builder, OAuth2AuthorizedClientManager tokens) {
    var interceptor = new OAuth2ClientHttpRequestInterceptor(tokens);
    interceptor.setClientRegistrationIdResolver(request -> "assent");
    return builder.requestInterceptor(interceptor).build();
  }
}
`;

export const springSecurityCredentials: Snippet = {
  id: 'spring-security-credentials',
  name: 'Spring Security',
  flow: 'client_credentials',
  fits: hasSecret,
  files: [
    { name: 'application.yml', text: settings },
    { name: 'TokenConfiguration.java', text: restClient },
  ],
};
