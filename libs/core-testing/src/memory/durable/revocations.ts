import type { Standing } from '@assent/core';

/** The order in which things were recorded: what Postgres's clock is to the real store. */
export class RecordOrder {
  private last = 0;

  next(): number {
    return ++this.last;
  }
}

interface Revocation {
  readonly at: Date;
  readonly upTo: number;
}

/** "Revoke everything" of clients, or of people. */
export class Revocations {
  private readonly latest = new Map<string, Revocation>();

  constructor(private readonly order: RecordOrder) {}

  /** @returns when */
  revokeEverythingOf(id: string): Date {
    const at = new Date();
    this.latest.set(id, { at, upTo: this.order.next() });
    return at;
  }

  /** @param recorded of the grant or token in question */
  of(id: string, recorded: number): Pick<Standing, 'revokedAt'> {
    const revocation = this.latest.get(id);
    return revocation !== undefined && recorded <= revocation.upTo ? { revokedAt: revocation.at } : {};
  }
}
