const PATIENCE_MILLISECONDS = 20_000;
const PAUSE_MILLISECONDS = 50;

/** Asks until the answer is a true one. @returns it */
export async function until<Answer>(ask: () => Promise<Answer>, isRight: (answer: Answer) => boolean = Boolean): Promise<Answer> {
  for (const deadline = Date.now() + PATIENCE_MILLISECONDS; ; await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS))) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`it never came true; the last answer was ${JSON.stringify(answer)}`);
  }
}
