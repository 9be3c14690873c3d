import type { KnownTokens } from './known-tokens.js';
import type { Operations } from './operations.js';
import { Interrupted, type Reply } from './caller.js';

/** What flows share, and what each caller of a flow has. */
export interface FlowContext {
  readonly does: Operations;
  readonly known: KnownTokens;
  /** A number from 0 to 1. */
  readonly chance: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly isOver: () => boolean;
}

/** One round of what somebody does. It throws Interrupted or Lost where it cannot go on, and is begun again. */
export type Flow = (context: FlowContext) => Promise<void>;

const RETRY_MILLISECONDS = 150;

/** @throws Interrupted it was not */
export async function acknowledged(call: Promise<Reply>): Promise<Reply> {
  const reply = await call;
  if (reply.outcome !== 'acknowledged') throw new Interrupted(reply.call);
  return reply;
}

/** Repeats a call until there is a word on it, as a client does that must know. @throws Interrupted it was refused, or the load ends */
export async function insisting(call: () => Promise<Reply>, { isOver, pause }: FlowContext): Promise<Reply> {
  for (;;) {
    const reply = await call();
    if (reply.outcome === 'acknowledged') return reply;
    if (reply.outcome === 'refused' || isOver()) throw new Interrupted(reply.call);
    await pause(RETRY_MILLISECONDS);
  }
}

export const textOf = ({ body }: Reply, name: 'access_token' | 'refresh_token' | 'device_code' | 'user_code' | 'client_id' | 'client_secret'): string => String(body[name]);
