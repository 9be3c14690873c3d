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

/** Changed in place: this is on the path of every introspection. */
type Sum = { -readonly [Name in keyof Asked]: Asked[Name] };

/** The questions of a while, summed up for each token and asker. Never holds more pairs than its capacity. */
export class InquiryWindow {
  private readonly sums = new Map<string, Sum>();

  constructor(private readonly capacity: number) {}

  /** @returns false: it is another pair, and there is no room */
  add(asked: Asked): boolean {
    const name = asked.tokenHash.toString('latin1') + asked.clientId; // the hash has a fixed length
    const sum = this.sums.get(name);
    if (sum !== undefined) {
      addTo(sum, asked);
      return true;
    }
    if (this.sums.size >= this.capacity) return false;
    this.sums.set(name, { ...asked });
    return true;
  }

  get asked(): readonly Asked[] {
    return [...this.sums.values()];
  }
}

function addTo(sum: Sum, { count, firstAt, lastActive, lastAt }: Asked): void {
  sum.count += count;
  if (firstAt < sum.firstAt) sum.firstAt = firstAt;
  if (lastAt < sum.lastAt) return;
  sum.lastAt = lastAt;
  sum.lastActive = lastActive;
}
