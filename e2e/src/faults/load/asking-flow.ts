import type { Flow } from './flow.js';
import { forgedToken } from './known-tokens.js';

const FORGED = 0.1;
const THINK_MILLISECONDS = 30;

/** A resource server asks about any token that it ever saw, and about some that nobody issued. */
export const askingFlow: Flow = async ({ chance, does, known, pause }) => {
  if (chance() < FORGED) await does.introspect(forgedToken(), true);
  const token = known.any();
  if (token !== undefined) await does.introspect(token);
  await pause(THINK_MILLISECONDS);
};
