/** Remembers what may be used once: `jti` of assertions and proofs, nonces. */
export interface ReplayStore {
  /** Atomic: 'first' at most once for a (kind, value) until `until`.
   *
   *  A memory that was lost must not open a window. `bornAt` is when this memory began (its first use after an
   *  empty start or a flush): the caller refuses what could have been used before that.
   *  @param kind typed prefix, such as `client-assertion` */
  remember(kind: string, value: string, until: Date): Promise<{ readonly outcome: 'first' | 'replayed'; readonly bornAt: Date }>;
}
