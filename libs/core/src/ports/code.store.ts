import type { AuthorizationCode } from '../model/code.js';

export interface CodeStore {
  save(codeHash: Buffer, code: AuthorizationCode): Promise<void>;
  /** Looks without spending. A spent code is remembered for a while after its expiry, so that its reuse is noticed. */
  find(codeHash: Buffer): Promise<{ readonly code: AuthorizationCode; readonly spent: boolean } | undefined>;
  /** Atomic: of all calls with one hash, at most one answers 'fresh'. */
  spend(codeHash: Buffer): Promise<'fresh' | 'replayed' | 'unknown'>;
}
