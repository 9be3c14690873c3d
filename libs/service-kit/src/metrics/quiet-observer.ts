import type { Introspected, Observer, TokenIssued } from '@assent/core';

/** Whatever goes wrong while counting, the request that is counted goes on: a wrong figure is better than a failed request. */
export const quietObserver = (observer: Observer): Observer => ({
  tokenIssued(event: TokenIssued): void {
    try {
      observer.tokenIssued(event);
    } catch {
      // see above
    }
  },
  introspected(event: Introspected): void {
    try {
      observer.introspected(event);
    } catch {
      // see above
    }
  },
});
