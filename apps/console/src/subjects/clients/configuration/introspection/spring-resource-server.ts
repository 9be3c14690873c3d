import type { Snippet, SnippetClient } from '../snippet.js';
import { double, usesBasic } from '../snippet-parts.js';

const settings = (client: SnippetClient, issuer: string): string => `spring:
  security:
    oauth2:
      resourceserver:
        opaquetoken:
          introspection-uri: ${issuer}/introspect
          client-id: ${double(client.client_id)}
          client-secret: \${OAUTH_CLIENT_SECRET}
`;

const security = (): string => `// spring-boot-starter-oauth2-resource-server. Scopes become authorities: hasAuthority("SCOPE_api:read").
@Configuration
class ApiConfiguration {
  @Bean
  SecurityFilterChain api(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2ResourceServer(server -> server.opaqueToken(Customizer.withDefaults()))
        .build();
  }
}
`;

export const springResourceServer: Snippet = {
  id: 'spring-resource-server',
  name: 'Spring Security',
  flow: 'introspection',
  fits: usesBasic,
  files: [
    { name: 'application.yml', text: settings },
    { name: 'ApiConfiguration.java', text: security },
  ],
};
