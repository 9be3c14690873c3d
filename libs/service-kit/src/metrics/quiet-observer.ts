import type { Observer } from '@assent/core';

/** Whatever goes wrong while counting, the request that is counted goes on. */
export const quietObserver = (observer: Observer): Observer => ({
  tokenIssued: (event) => quietly(() => observer.tokenIssued(event)),
  introspected: (event) => quietly(() => observer.introspected(event)),
});

function quietly(count: () => void): void {
  try {
    count();
  } catch {
    // a wrong figure is better than a failed request
  }
}
