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
import type { HotPool } from '../hot/hot-pool.js';
import { DECIDE, FIND, FIND_BY_USER_CODE, POLL, SAVE } from './device-code-statements.js';
import type { Stored } from './short-lived-table.js';

/** How long a code is remembered after its expiry. */
const REMEMBERED_MILLISECONDS = 600_000;

/** A device code as its row holds it. The user code is a second row that names the first and never changes. */
interface Held {
  readonly state: 'pending' | 'denied' | 'approved' | 'spent';
  /** Milliseconds. */
  readonly expiry: number;
  readonly interval: number;
  readonly polled: number;
  readonly request: Stored<DeviceRequest>;
  readonly approval?: Stored<DeviceApproval>;
  /** Of the last poll. */
  readonly outcome?: DevicePoll['outcome'];
}

interface HeldRow {
  readonly value: Held;
}

export class PostgresDeviceCodeStore implements DeviceCodeStore {
  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
  ) {}

  async save({ deviceCodeHash, userCodeHash }: DeviceCodeHashes, request: DeviceRequest, intervalSeconds: number): Promise<'saved' | 'taken'> {
    const expiry = request.expiresAt.getTime();
    const value = JSON.stringify({ state: 'pending', expiry, interval: intervalSeconds * 1000, polled: 0, request });
    const rememberedUntil = new Date(expiry + REMEMBERED_MILLISECONDS);
    const saved = await this.pool.rows(SAVE, [userCodeHash, deviceCodeHash, value, rememberedUntil, this.clock.now()]);
    return saved.length === 1 ? 'saved' : 'taken';
  }

  async find(deviceCodeHash: Buffer): Promise<DeviceCode | undefined> {
    const [row] = await this.pool.rows<HeldRow>(FIND, [deviceCodeHash, this.clock.now()]);
    return row && { ...this.stateOf(row.value), request: requestOf(row.value.request) };
  }

  async findByUserCode(userCodeHash: Buffer): Promise<Buffer | undefined> {
    return (await this.pool.rows<{ readonly device_code_hash: Buffer }>(FIND_BY_USER_CODE, [userCodeHash, this.clock.now()]))[0]?.device_code_hash;
  }

  async decide(deviceCodeHash: Buffer, decision: DeviceApproval | 'denied'): Promise<'decided' | 'refused'> {
    const change = decision === 'denied' ? { state: 'denied' } : { state: 'approved', approval: decision };
    const decided = await this.pool.rows(DECIDE, [deviceCodeHash, this.clock.now().getTime(), JSON.stringify(change)]);
    return decided.length === 1 ? 'decided' : 'refused';
  }

  async poll(deviceCodeHash: Buffer): Promise<DevicePoll> {
    const now = this.clock.now();
    const values = [deviceCodeHash, now, now.getTime(), POLL_TOLERANCE_MILLISECONDS, SLOW_DOWN_SECONDS * 1000];
    const { approval, outcome } = (await this.pool.rows<HeldRow>(POLL, values))[0]?.value ?? {};
    if (outcome === undefined) return { outcome: 'unknown' };
    if (outcome !== 'approved' && outcome !== 'replayed') return { outcome };
    return { outcome, approval: approvalOf(approval) };
  }

  private stateOf({ approval, expiry, state }: Held): DeviceCodeState {
    if (state === 'spent') return { state, approval: approvalOf(approval) };
    if (expiry <= this.clock.now().getTime()) return { state: 'expired' };
    return state === 'approved' ? { state, approval: approvalOf(approval) } : { state };
  }
}

/** Dates are text in JSON. */
const requestOf = ({ expiresAt, ...request }: Stored<DeviceRequest>): DeviceRequest => ({ ...request, expiresAt: new Date(expiresAt) });

function approvalOf(stored: Stored<DeviceApproval> | undefined): DeviceApproval {
  if (stored === undefined) throw new Error('an approved device code has an approval');
  return { ...stored, grant: { ...stored.grant, createdAt: new Date(stored.grant.createdAt) } };
}
