import type { DeviceApproval, DeviceCode, DeviceRequest } from '../model/device-code.js';

/** What a device that polls too early waits longer from then on. @spec RFC 8628 §3.5 */
export const SLOW_DOWN_SECONDS = 5;
/** So much earlier is not too early: clocks and networks are not exact. */
export const POLL_TOLERANCE_MILLISECONDS = 500;

/** Device codes and their user codes. Both are remembered for a while after their expiry, so that people and devices are told what happened. */
export interface DeviceCodeStore {
  /** 'taken': somebody else has that user code, and nothing was saved. */
  save(hashes: DeviceCodeHashes, request: DeviceRequest, intervalSeconds: number): Promise<'saved' | 'taken'>;
  find(deviceCodeHash: Buffer): Promise<DeviceCode | undefined>;
  /** @returns the hash of the device code that belongs to it */
  findByUserCode(userCodeHash: Buffer): Promise<Buffer | undefined>;
  /** Atomic: a person decides once, and before the expiry. 'refused': somebody decided before, it has expired, or it is unknown. */
  decide(deviceCodeHash: Buffer, decision: DeviceApproval | 'denied'): Promise<'decided' | 'refused'>;
  /** Atomic: of all calls with one hash, at most one answers 'approved'. A poll that comes too early while nobody has decided makes the
   *  interval SLOW_DOWN_SECONDS longer; what is decided is told at once. @spec RFC 8628 §3.5 */
  poll(deviceCodeHash: Buffer): Promise<DevicePoll>;
}

export interface DeviceCodeHashes {
  readonly deviceCodeHash: Buffer;
  readonly userCodeHash: Buffer;
}

export type DevicePoll =
  | { readonly outcome: 'pending' | 'slow_down' | 'denied' | 'expired' | 'unknown' }
  /** `approved`: spent now, by this call. `replayed`: spent before. */
  | { readonly outcome: 'approved' | 'replayed'; readonly approval: DeviceApproval };
