import { randomUUID } from 'node:crypto';
import { StoreUnavailable, type ReplayStore } from '@assent/core';

/** Something that works once, and when it was made. */
interface Proof {
  readonly value: string;
  readonly madeAt: Date;
  accepted: number;
}

const LIFETIME_MILLISECONDS = 300_000;

/** Shows proofs to several nodes, and keeps count of who accepted them. */
export class Proofs {
  readonly shown: Proof[] = [];
  unavailable = 0;
  slowestMilliseconds = 0;

  constructor(private readonly nodes: readonly ReplayStore[]) {}

  /** A new proof, to all nodes at once. */
  async show(): Promise<void> {
    const proof = { value: randomUUID(), madeAt: new Date(), accepted: 0 };
    this.shown.push(proof);
    await this.offer(proof);
  }

  /** All that were ever shown, once more. */
  async replay(): Promise<void> {
    for (const proof of this.shown) await this.offer(proof);
  }

  /** New proofs until the work is done. */
  async during(work: Promise<unknown>): Promise<void> {
    let working = true;
    const over = work.finally(() => (working = false));
    const showing = async (): Promise<void> => {
      while (working) {
        await this.show();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    await Promise.all([over, showing(), showing()]);
  }

  private async offer(proof: Proof): Promise<void> {
    await Promise.all(this.nodes.map((node) => this.offerTo(node, proof)));
  }

  /** As the core judges: what could have been used before the memory began does not count. */
  private async offerTo(node: ReplayStore, proof: Proof): Promise<void> {
    const startedAt = performance.now();
    try {
      const { outcome, bornAt } = await node.remember('proof', proof.value, new Date(proof.madeAt.getTime() + LIFETIME_MILLISECONDS));
      if (outcome === 'first' && proof.madeAt > bornAt) proof.accepted += 1;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.unavailable += 1;
    }
    this.slowestMilliseconds = Math.max(this.slowestMilliseconds, performance.now() - startedAt);
  }
}
