import { DECIDE_DEVICE, POLL_DEVICE } from './device-scripts.js';
import { BE_BORN, ENTER_SESSION, HIT, REMEMBER, SPEND_CODE, TAKE_BACK } from './scripts.js';

/** The scripts as commands. Those with more than one key need them in one slot of Redis Cluster: see keys.ts. */
export interface Scripts {
  spendCode(code: string, now: number): Promise<string>;
  decideDevice(code: string, now: number, state: string, approval: string): Promise<string>;
  pollDevice(code: string, now: number, toleranceMilliseconds: number, slowDownMilliseconds: number): Promise<[string, string]>;
  beBorn(birth: string, now: number, lifetimeMilliseconds: number): Promise<number>;
  rememberSeen(seen: string, birth: string, now: number, birthLifetimeMilliseconds: number, until: number): Promise<[string, number]>;
  enterSession(list: string, now: number, expiry: number, name: string): Promise<number>;
  hitRate(window: string, now: number, lengthMilliseconds: number): Promise<[number, number]>;
  takeBackRate(window: string, now: number): Promise<number>;
}

export const SCRIPTS: Record<keyof Scripts, { lua: string; numberOfKeys: number }> = {
  spendCode: { lua: SPEND_CODE, numberOfKeys: 1 },
  decideDevice: { lua: DECIDE_DEVICE, numberOfKeys: 1 },
  pollDevice: { lua: POLL_DEVICE, numberOfKeys: 1 },
  beBorn: { lua: BE_BORN, numberOfKeys: 1 },
  rememberSeen: { lua: REMEMBER, numberOfKeys: 2 },
  enterSession: { lua: ENTER_SESSION, numberOfKeys: 1 },
  hitRate: { lua: HIT, numberOfKeys: 1 },
  takeBackRate: { lua: TAKE_BACK, numberOfKeys: 1 },
};
