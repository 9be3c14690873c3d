import { createHash } from 'node:crypto';
import type { Random } from '@assent/core';

/** The same bytes in every run, never the same twice within one. */
export class FakeRandom implements Random {
  private drawn = 0;

  constructor(private readonly seed = 'specs') {}

  bytes(size: number): Buffer {
    const blocks: Buffer[] = [];
    for (let length = 0; length < size; length += 32) blocks.push(this.block());
    return Buffer.concat(blocks).subarray(0, size);
  }

  private block(): Buffer {
    return createHash('sha256').update(`${this.seed} ${++this.drawn}`).digest();
  }
}
