import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from '../history/call.js';
import { Caller, type Reply } from './caller.js';
import type { Load } from './load.js';
import { Operations } from './operations.js';

const AUDITORS = 4;
const ATTEMPTS = 20;
const RETRY_MILLISECONDS = 200;

/** Looks at everything that was acknowledged, once all is over, and shows every code and assertion once more; writes what it sees into the same history. */
export async function audit({ history, known, origin }: Load): Promise<void> {
  const before = [...history];
  const does = new Operations(new Caller(origin, history, true), known);
  await allAnswered(questionsAbout(before, does, known));
  await allAnswered(known.assertions.map((assertion) => () => does.assert(assertion)));
  // In the end: a code that is shown again ends what came from it.
  await allAnswered(known.spentCodes.map((spent) => () => ('deviceCode' in spent ? does.pollDevice(spent.deviceCode) : does.redeem(spent))));
}

async function allAnswered(questions: Question[]): Promise<void> {
  await Promise.all(
    Array.from({ length: AUDITORS }, async () => {
      for (let ask = questions.shift(); ask !== undefined; ask = questions.shift()) await answered(ask);
    }),
  );
}

type Question = () => Promise<Reply>;

/** Tokens first: rotations end what they replace, in a way. */
function questionsAbout(calls: readonly Call[], does: Operations, known: Load['known']): Question[] {
  const names = (member: 'accessToken' | 'client' | 'refreshToken'): string[] => [...new Set(calls.flatMap(({ issues }) => issues?.[member] ?? []))];
  const rotated = new Set(calls.filter(({ kind, outcome }) => kind === 'refresh' && outcome === 'acknowledged').map(({ presents }) => presents));
  const accessTokens = names('accessToken').flatMap((name) => known.accessToken(name) ?? []);
  const refreshTokens = names('refreshToken').filter((name) => !rotated.has(name)).flatMap((name) => known.refreshToken(name) ?? []);
  return [
    ...accessTokens.map((text) => () => does.introspect(text)),
    ...names('client').map((clientId) => () => does.readClient(clientId)),
    ...refreshTokens.map(({ client, text }) => () => does.refresh(text, client)),
  ];
}

async function answered(ask: Question): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { outcome } = await ask();
    if (outcome === 'acknowledged' || outcome === 'refused') return;
    await delay(RETRY_MILLISECONDS);
  }
}
