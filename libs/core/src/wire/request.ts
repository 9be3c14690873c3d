/** An HTTP request as the core sees it: raw where parsing is a matter of protocol. */
export interface WireRequest {
  /** Upper case. */
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Everything behind `?`, percent-encoded as received; empty without a query. */
  readonly query: string;
  /** Names in lower case; a header sent several times is an array where HTTP does not join it. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body's bytes; empty without a body. */
  readonly body: Uint8Array;
  /** How the request came: `local` is plaintext that never left this machine or an installation whose issuer is http. */
  readonly transport: Transport;
  /** Address of the caller: of the last hop that we trust. */
  readonly remoteAddress: string;
  /** Under which its answer and the log speak of it; no secret. */
  readonly requestId?: string;
}

export type Transport = 'tls' | 'plaintext' | 'local';

/** A header's only value. A repeated header counts as absent. */
export const header = (request: WireRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};
