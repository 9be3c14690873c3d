import { acknowledged, insisting, textOf, type Flow } from './flow.js';
import type { Visitor } from './visitor.js';

/** Above the interval that devices are told here, and below what user codes are limited to. */
const POLL_MILLISECONDS = 1_500;

/** A device shows a code, a person types it elsewhere, the device comes for its tokens. */
export const deviceFlow =
  (visitor: Visitor): Flow =>
  async (context) => {
    const { does, known, pause } = context;
    const started = await acknowledged(does.startDevice());
    const deviceCode = textOf(started, 'device_code');
    await does.pollDevice(deviceCode); // nobody has decided yet
    await visitor.connectDevice(textOf(started, 'user_code'));
    await pause(POLL_MILLISECONDS);
    known.spentCodes.push({ deviceCode });
    const tokens = await insisting(() => does.pollDevice(deviceCode), context);
    const next = await insisting(() => does.refresh(textOf(tokens, 'refresh_token')), context);
    await does.pollDevice(deviceCode); // the code again: what came from it ends
    await acknowledged(does.introspect(textOf(next, 'access_token')));
    await pause(POLL_MILLISECONDS);
  };
