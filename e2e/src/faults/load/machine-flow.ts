import { acknowledged, insisting, textOf, type Flow } from './flow.js';
import { FLEETING, WEB } from './world.js';

const FLEETS = 0.1;
const THINK_MILLISECONDS = 80;

/** A machine gets a token, which is asked about, and revoked by the machine or by an admin, or left alone. */
export const machineFlow: Flow = async (context) => {
  const { chance, does, pause } = context;
  const isFleeting = chance() < FLEETS;
  const token = textOf(await acknowledged(does.machine(isFleeting ? FLEETING : WEB)), 'access_token');
  await acknowledged(does.introspect(token));
  await pause(THINK_MILLISECONDS);
  const lot = chance();
  if (isFleeting || lot > 0.6) return;
  if (lot < 0.3) await insisting(() => does.revoke(token, WEB), context);
  else {
    const found = await acknowledged(does.lookUp(token));
    await insisting(() => does.revokeToken(token, found), context);
  }
  await acknowledged(does.introspect(token));
};
