import type { Clock } from '@assent/core';

/** Stands still until it is told otherwise. */
export class FakeClock implements Clock {
  private instant: Date;

  constructor(instant: Date | string = new Date()) {
    this.instant = new Date(instant);
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date | string): void {
    this.instant = new Date(instant);
  }

  advance(seconds: number): void {
    this.instant = new Date(this.instant.getTime() + seconds * 1000);
  }
}
