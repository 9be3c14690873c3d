import type { ApprovedCode } from '../../stack/client.js';
import type { Flow } from './flow.js';
import type { Visitor } from './visitor.js';

const WAITING = 4;
const THINK_MILLISECONDS = 300;

/** An application that is behind with its work: whatever breaks finds codes that are redeemed only later. */
export function queueingFlow(visitor: Visitor): Flow {
  const waiting: ApprovedCode[] = [];
  return async ({ does, pause }) => {
    waiting.push(await visitor.approve());
    if (waiting.length > WAITING) await does.redeem(waiting.shift()!);
    await pause(THINK_MILLISECONDS);
  };
}
