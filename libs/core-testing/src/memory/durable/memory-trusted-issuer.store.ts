import type { AssertionKind, TrustedIssuer, TrustedIssuerStore } from '@assent/core';

export class MemoryTrustedIssuerStore implements TrustedIssuerStore {
  private readonly issuers = new Map<string, TrustedIssuer>();

  /** Registers or replaces. */
  put(issuer: TrustedIssuer): void {
    this.issuers.set(issuer.trustedIssuerId, issuer);
  }

  remove(trustedIssuerId: string): void {
    this.issuers.delete(trustedIssuerId);
  }

  clear(): void {
    this.issuers.clear();
  }

  async find(kind: AssertionKind, issuer: string): Promise<TrustedIssuer | undefined> {
    return this.enabled().find((candidate) => candidate.kind === kind && candidate.issuer === issuer);
  }

  async kinds(): Promise<ReadonlySet<AssertionKind>> {
    return new Set(this.enabled().map(({ kind }) => kind));
  }

  private enabled(): readonly TrustedIssuer[] {
    return [...this.issuers.values()].filter(({ disabledAt }) => disabledAt === undefined);
  }
}
