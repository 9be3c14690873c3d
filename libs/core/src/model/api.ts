/** A protected resource that accepts our tokens: the audience of RFC 8707. */
export interface Api {
  /** Absolute URI, the value of `resource` and `aud`. */
  readonly identifier: string;
  readonly name: string;
  readonly tokenFormat: 'opaque' | 'jwt';
  /** Where the API takes bearer tokens; the header is always among them. @spec RFC 6750 §2, RFC 9728 §2 */
  readonly bearerMethods: readonly BearerMethod[];
  readonly scopes: readonly ApiScope[];
  /** client_ids that may introspect tokens for this API. */
  readonly introspectionClients: readonly string[];
}

export interface ApiScope {
  readonly name: string;
  /** Readable words for the consent page. */
  readonly description: string;
}

export const BEARER_METHODS = ['header', 'body', 'query'] as const;
export type BearerMethod = (typeof BEARER_METHODS)[number];
