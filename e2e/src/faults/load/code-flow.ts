import { acknowledged, insisting, textOf, type Flow, type FlowContext } from './flow.js';
import type { Visitor } from './visitor.js';
import type { Reply } from './caller.js';
import { WEB } from './world.js';

const SHOWN_TWICE = 0.1;
const NEW_PERSON = 0.1;
const ROTATIONS = 2;
const THINK_MILLISECONDS = 100;

/** A person lets an application in; it redeems the code, refreshes, asks, and in the end somebody may revoke. */
export const codeFlow =
  (visitor: Visitor): Flow =>
  async (context) => {
    const { chance, does, pause } = context;
    if (chance() < NEW_PERSON) visitor.changePerson();
    const code = await visitor.approve();
    const redeeming = does.redeem(code);
    if (chance() < SHOWN_TWICE) await does.redeem(code); // at once: at most one of the two may succeed
    let tokens = await acknowledged(redeeming);
    for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
      await acknowledged(does.introspect(textOf(tokens, 'access_token')));
      await pause(THINK_MILLISECONDS);
      tokens = await rotated(textOf(tokens, 'refresh_token'), context);
    }
    await ended(tokens, context);
  };

/** The same token again until there is an answer: within the time of grace it is the same one. */
async function rotated(refreshToken: string, context: FlowContext): Promise<Reply> {
  const refresh = (): Promise<Reply> => context.does.refresh(refreshToken, WEB);
  if (context.chance() < SHOWN_TWICE) await Promise.all([refresh(), refresh()]);
  return insisting(refresh, context);
}

/** A third each: the application gives its access token back, or its refresh token, or an admin ends the grant; or nobody does anything. */
async function ended(tokens: Reply, context: FlowContext): Promise<void> {
  const { chance, does } = context;
  const [accessToken, refreshToken] = [textOf(tokens, 'access_token'), textOf(tokens, 'refresh_token')];
  const ends = [
    async () => insisting(() => does.revoke(accessToken, WEB), context),
    async () => insisting(() => does.revoke(refreshToken, WEB), context),
    async () => {
      const found = await acknowledged(does.lookUp(accessToken));
      return insisting(() => does.revokeGrant(accessToken, found), context);
    },
  ];
  await ends[Math.floor(chance() * (ends.length + 1))]?.();
  await acknowledged(does.introspect(accessToken));
}
