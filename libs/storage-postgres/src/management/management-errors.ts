import type { Violation } from '@assent/core';

/** What management refuses, as opposed to what fails. */
export abstract class ManagementError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** There is no such thing (any more). */
export class NotFound extends ManagementError {
  constructor(kind: string) {
    super(`There is no such ${kind}.`);
  }
}

/** The request is well formed, but what exists stands against it. */
export class Conflict extends ManagementError {
  /** @param violation what would not be in its way, where one member is */
  constructor(
    message: string,
    readonly violation?: Violation,
  ) {
    super(message);
  }
}

/** Somebody else changed it since the caller read it. @spec RFC 9110 §13.1.1 */
export class VersionMismatch extends ManagementError {
  constructor() {
    super('It was changed since you read it. Read it again, then repeat the change.');
  }
}

/** A cursor that we did not make, or for another list. */
export class InvalidCursor extends ManagementError {
  constructor() {
    super('must be the next_cursor of an earlier answer of the same list');
  }
}
