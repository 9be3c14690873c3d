import type { Api } from '../model/api.js';

/** A request to a protected resource, as the resource server received it. */
export interface ResourceRequest {
  /** As sent. */
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** From the Host header: lower case, without port, an IPv6 address in brackets. */
  readonly host: string;
  /** From the Host header, else the scheme's own. */
  readonly port: number;
  /** Path and query exactly as in the request line. */
  readonly requestTarget: string;
  /** Names in lower case; a header sent several times is an array. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Undefined: the resource server did not pass it on. */
  readonly body?: Uint8Array;
  /** The APIs that it may be for: where bearer tokens count is theirs to say. Undefined: in the header only. */
  readonly apis?: readonly Api[];
}
