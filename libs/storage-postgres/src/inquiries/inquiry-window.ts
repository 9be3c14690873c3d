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

type Sum = { -readonly [Name in keyof Asked]: Asked[Name] };

/** The questions of a while, summed up for each token and asker. Never holds more pairs than its capacity. */
export class InquiryWindow {
  private readonly sums = new Map<string, Sum>();

  constructor(private readonly capacity: number) {}

  /** One question. On the path of every introspection: a known pair costs a look-up and no object.
   *  @returns false: it is another pair, and there is no room */
  note({ expiryDay, tokenHash }: AccessTokenReference, clientId: string, active: boolean, at: Date): boolean {
    const name = nameOf(tokenHash, clientId);
    const sum = this.sums.get(name);
    if (sum === undefined) return this.addPair(name, { expiryDay, tokenHash, clientId, firstAt: at, lastAt: at, count: 1, lastActive: active });
    addTo(sum, 1, at, at, active);
    return true;
  }

  /** What another window had. @returns as note */
  add(asked: Asked): boolean {
    const name = nameOf(asked.tokenHash, asked.clientId);
    const sum = this.sums.get(name);
    if (sum === undefined) return this.addPair(name, { ...asked });
    addTo(sum, asked.count, asked.firstAt, asked.lastAt, asked.lastActive);
    return true;
  }

  get asked(): readonly Asked[] {
    return [...this.sums.values()];
  }

  private addPair(name: string, sum: Sum): boolean {
    if (this.sums.size >= this.capacity) return false;
    this.sums.set(name, sum);
    return true;
  }
}

/** The hash has a fixed length. */
const nameOf = (tokenHash: Buffer, clientId: string): string => tokenHash.toString('latin1') + clientId;

function addTo(sum: Sum, count: number, firstAt: Date, lastAt: Date, lastActive: boolean): void {
  sum.count += count;
  // comparing the Date objects themselves would double the cost of all this
  if (firstAt.getTime() < sum.firstAt.getTime()) sum.firstAt = firstAt;
  if (lastAt.getTime() < sum.lastAt.getTime()) return;
  sum.lastAt = lastAt;
  sum.lastActive = lastActive;
}
