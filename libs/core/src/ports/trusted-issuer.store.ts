import type { AssertionKind, TrustedIssuer } from '../model/trusted-issuer.js';

export interface TrustedIssuerStore {
  /** Exact match of the issuer's name; disabled ones are not found. */
  find(kind: AssertionKind, issuer: string): Promise<TrustedIssuer | undefined>;
  /** Kinds with at least one issuer that is not disabled. */
  kinds(): Promise<ReadonlySet<AssertionKind>>;
}
