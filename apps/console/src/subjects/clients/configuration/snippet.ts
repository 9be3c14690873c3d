import type { ClientView } from '@assent/admin-contracts';

/** What of a client stands in a configuration. */
export type SnippetClient = Pick<ClientView, 'client_id' | 'redirect_uris' | 'grant_types' | 'token_endpoint_auth_method' | 'scope' | 'introspects'> & Partial<Pick<ClientView, 'application_type'>>;

export type Flow = 'authorization_code' | 'client_credentials' | 'device_code' | 'introspection';

export interface SnippetFile {
  /** Of the file, or the language. */
  readonly name: string;
  readonly text: (client: SnippetClient, issuer: string) => string;
}

/** How one library or server is told about a client. */
export interface Snippet {
  /** In the address of the page. */
  readonly id: string;
  /** A proper name: the same in every language. */
  readonly name: string;
  readonly flow: Flow;
  /** Whether it can do what the client is registered for; absent: always. */
  readonly fits?: (client: SnippetClient) => boolean;
  readonly files: readonly SnippetFile[];
}
