/** The embedded Postgres cannot be had, for a reason that the person at the keyboard can mend. */
export class PostgresProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PostgresProblem';
  }
}
