import type { Verification } from './verification.js';

const LIFETIME_MILLISECONDS = 60_000;

/** What to answer a request without credentials. That is the same for all of them, so that they cost one question a minute. */
export class ChallengeMemory {
  private remembered: { readonly answer: Promise<Verification>; readonly untilMilliseconds: number } | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  async get(ask: () => Promise<Verification>): Promise<Verification> {
    if (this.remembered === undefined || this.remembered.untilMilliseconds <= this.now()) {
      this.remembered = { answer: ask(), untilMilliseconds: this.now() + LIFETIME_MILLISECONDS };
    }
    const asked = this.remembered;
    const answer = await asked.answer.catch((error: unknown) => this.forget(asked, error));
    // Anything but a plain challenge was about that one request.
    if (answer.active || answer.status !== 401 || answer.error !== undefined) this.remembered = undefined;
    return answer;
  }

  private forget(asked: ChallengeMemory['remembered'], error: unknown): never {
    if (this.remembered === asked) this.remembered = undefined;
    throw error;
  }
}
