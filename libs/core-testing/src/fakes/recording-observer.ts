import type { Introspected, Observer, TokenIssued } from '@assent/core';

/** Remembers what it was told. */
export class RecordingObserver implements Observer {
  readonly issued: TokenIssued[] = [];
  readonly asked: Introspected[] = [];

  tokenIssued(event: TokenIssued): void {
    this.issued.push(event);
  }

  introspected(event: Introspected): void {
    this.asked.push(event);
  }
}
