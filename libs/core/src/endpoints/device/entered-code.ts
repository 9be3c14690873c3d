import type { Client } from '../../model/client.js';
import type { DeviceRequest } from '../../model/device-code.js';
import type { User } from '../../model/user.js';
import { findClient } from '../../tokens/unregistered-client.js';
import { userCodeHashes } from '../../tokens/user-code.js';
import type { WireRequest } from '../../wire/request.js';
import { limitRate } from '../limit-rate.js';
import type { DeviceNeeds } from './device-needs.js';
import type { OpenedDevice } from './open-device.js';

/** Codes that people type, right and wrong ones together. @spec RFC 8628 §5.1 */
export const MAX_CODES_OF_A_PERSON = 20;
export const MAX_CODES_FROM_AN_ADDRESS = 200;
const WINDOW_SECONDS = 300;

const UNKNOWN = 'No device shows this code. Compare it with your device: it may show another one by now.';
const EXPIRED = 'This code has expired. Start again on your device to get another one.';
const USED = 'This code was used before. Start again on your device to get another one.';
const GONE = 'The app on this device may not ask for access any more. Nothing was shared.';

/** What stands behind a code that a person has typed. */
export type EnteredCode =
  | { readonly deviceCodeHash: Buffer; readonly client: Client; readonly request: DeviceRequest; readonly state: 'pending' | 'allowed' | 'denied' }
  | { readonly problem: string };

/** @throws TooManyRequests too many codes were typed by this person, or from this address */
export async function enteredCode(http: WireRequest, opened: OpenedDevice, user: User, needs: DeviceNeeds): Promise<EnteredCode> {
  const deviceCodeHash = await deviceCodeHashOf(http, opened, user, needs);
  const code = deviceCodeHash && (await needs.deviceCodes.find(deviceCodeHash));
  if (deviceCodeHash === undefined || code === undefined) return { problem: UNKNOWN };
  if (code.state === 'expired') return { problem: EXPIRED };
  if ('approval' in code && code.approval.grant.userId !== user.userId) return { problem: USED };
  const { request } = code;
  const client = await findClient(request.clientId, needs);
  if (client === undefined) return { problem: GONE };
  return { deviceCodeHash, client, request, state: 'approval' in code ? 'allowed' : code.state };
}

/** A code is looked up, and counted, once. */
async function deviceCodeHashOf(http: WireRequest, { idHash, interaction, userCode }: OpenedDevice, user: User, needs: DeviceNeeds): Promise<Buffer | undefined> {
  if (interaction.deviceCodeHash !== undefined) return Buffer.from(interaction.deviceCodeHash, 'base64url');
  await limitRate(`user-code:user:${user.userId}`, { most: MAX_CODES_OF_A_PERSON, windowSeconds: WINDOW_SECONDS }, needs);
  await limitRate(`user-code:address:${http.remoteAddress}`, { most: MAX_CODES_FROM_AN_ADDRESS, windowSeconds: WINDOW_SECONDS }, needs);
  const found = await findByUserCode(userCode, needs);
  if (found !== undefined) await needs.interactions.save(idHash, { ...interaction, deviceCodeHash: found.toString('base64url') });
  return found;
}

async function findByUserCode(userCode: string, { deviceCodes, secretHasher }: DeviceNeeds): Promise<Buffer | undefined> {
  for (const hash of userCodeHashes(userCode, secretHasher)) {
    const found = await deviceCodes.findByUserCode(hash);
    if (found !== undefined) return found;
  }
  return undefined;
}
