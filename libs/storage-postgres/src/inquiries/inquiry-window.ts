import type { AccessTokenReference } from '@assent/core';

/** One client's questions about one token. */
export interface Asked extends AccessTokenReference {
  readonly clientId: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly count: number;
  /** The latest answer. */
  readonly lastActive: boolean;
}

/** The questions of a while, summed up for each token and asker. Never holds more pairs than its capacity. */
export class InquiryWindow {
  private readonly pairs = new Map<string, Asked>();

  constructor(private readonly capacity: number) {}

  /** @returns false: it is another pair, and there is no room */
  add(asked: Asked): boolean {
    const name = asked.tokenHash.toString('latin1') + asked.clientId; // the hash has a fixed length
    const known = this.pairs.get(name);
    if (known === undefined && this.pairs.size >= this.capacity) return false;
    this.pairs.set(name, known === undefined ? asked : together(known, asked));
    return true;
  }

  get asked(): readonly Asked[] {
    return [...this.pairs.values()];
  }
}

function together(one: Asked, other: Asked): Asked {
  const [earlier, later] = one.lastAt <= other.lastAt ? [one, other] : [other, one];
  return { ...later, firstAt: one.firstAt <= other.firstAt ? one.firstAt : other.firstAt, count: earlier.count + later.count };
}
