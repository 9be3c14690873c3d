export interface TokenIssued {
  readonly clientId: string;
  /** What the client gave for it: a `grant_type`, or implicit. */
  readonly grantType: string;
  /** As its answer says: Bearer or mac. */
  readonly tokenType: string;
}

export interface Introspected {
  readonly endpoint: 'introspect' | 'verify' | 'check';
  readonly active: boolean;
  /** client_id of the resource server. Absent: a token that asks about itself. */
  readonly askedBy?: string | undefined;
}

/** Is told what the engine did, to be counted. On the hot path: it returns at once and never throws. What was refused is in `WireResponse.error`. */
export interface Observer {
  /** A token that did not exist before; not an earlier answer that is repeated. */
  tokenIssued(event: TokenIssued): void;
  /** A question about a credential was answered; not one that was refused itself. */
  introspected(event: Introspected): void;
}
