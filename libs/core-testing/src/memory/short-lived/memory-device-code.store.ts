import {
  POLL_TOLERANCE_MILLISECONDS,
  SLOW_DOWN_SECONDS,
  type Clock,
  type DeviceApproval,
  type DeviceCode,
  type DeviceCodeHashes,
  type DeviceCodeState,
  type DeviceCodeStore,
  type DevicePoll,
  type DeviceRequest,
} from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

/** How long a code is remembered after its expiry. */
const REMEMBERED_MILLISECONDS = 600_000;

interface Kept {
  readonly request: DeviceRequest;
  readonly decided: DeviceCodeState;
  readonly intervalMilliseconds: number;
  readonly polledAt: Date | undefined;
}

export class MemoryDeviceCodeStore implements DeviceCodeStore {
  private readonly codes: ExpiringMap<Kept>;
  private readonly userCodes: ExpiringMap<Buffer>;

  constructor(private readonly clock: Clock) {
    this.codes = new ExpiringMap(clock);
    this.userCodes = new ExpiringMap(clock);
  }

  async save({ deviceCodeHash, userCodeHash }: DeviceCodeHashes, request: DeviceRequest, intervalSeconds: number): Promise<'saved' | 'taken'> {
    if (this.userCodes.get(userCodeHash) !== undefined) return 'taken';
    this.userCodes.set(userCodeHash, deviceCodeHash, rememberedUntil(request));
    this.keep(deviceCodeHash, { request, decided: { state: 'pending' }, intervalMilliseconds: intervalSeconds * 1000, polledAt: undefined });
    return 'saved';
  }

  async find(deviceCodeHash: Buffer): Promise<DeviceCode | undefined> {
    const kept = this.codes.get(deviceCodeHash);
    return kept && { ...this.stateOf(kept), request: kept.request };
  }

  async findByUserCode(userCodeHash: Buffer): Promise<Buffer | undefined> {
    return this.userCodes.get(userCodeHash);
  }

  async decide(deviceCodeHash: Buffer, decision: DeviceApproval | 'denied'): Promise<'decided' | 'refused'> {
    const kept = this.codes.get(deviceCodeHash);
    if (kept === undefined || this.stateOf(kept).state !== 'pending') return 'refused';
    this.keep(deviceCodeHash, { ...kept, decided: decision === 'denied' ? { state: 'denied' } : { state: 'approved', approval: decision } });
    return 'decided';
  }

  async poll(deviceCodeHash: Buffer): Promise<DevicePoll> {
    const kept = this.codes.get(deviceCodeHash);
    if (kept === undefined) return { outcome: 'unknown' };
    const now = this.stateOf(kept);
    if (now.state === 'pending') return { outcome: this.pollEarly(deviceCodeHash, kept) ? 'slow_down' : 'pending' };
    if (now.state === 'spent') return { outcome: 'replayed', approval: now.approval };
    if (now.state !== 'approved') return { outcome: now.state };
    this.keep(deviceCodeHash, { ...kept, decided: { ...now, state: 'spent' } });
    return { outcome: 'approved', approval: now.approval };
  }

  private pollEarly(deviceCodeHash: Buffer, kept: Kept): boolean {
    const polledAt = this.clock.now();
    const waited = polledAt.getTime() - (kept.polledAt?.getTime() ?? 0);
    const early = waited < kept.intervalMilliseconds - POLL_TOLERANCE_MILLISECONDS;
    this.keep(deviceCodeHash, { ...kept, polledAt, intervalMilliseconds: kept.intervalMilliseconds + (early ? SLOW_DOWN_SECONDS * 1000 : 0) });
    return early;
  }

  private stateOf({ decided, request }: Kept): DeviceCodeState {
    return decided.state !== 'spent' && request.expiresAt <= this.clock.now() ? { state: 'expired' } : decided;
  }

  private keep(deviceCodeHash: Buffer, kept: Kept): void {
    this.codes.set(deviceCodeHash, kept, rememberedUntil(kept.request));
  }
}

const rememberedUntil = ({ expiresAt }: DeviceRequest): Date => new Date(expiresAt.getTime() + REMEMBERED_MILLISECONDS);
