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
import type { Keys } from './keys.js';
import { decode, encode, type Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

/** How long a code is remembered after its expiry. */
const REMEMBERED_MILLISECONDS = 600_000;
const HELD = /^(\w+) \d+ \d+ \d+ ([^\n]*)\n([^\n]*)$/;
const HASH = /^[\w-]{43}$/;

const requestShape: Shape<DeviceRequest> = { clientId: 'text', scope: 'texts', resources: 'texts', expiresAt: 'date' };
const approvalShape: Shape<DeviceApproval> = {
  grant: { grantId: 'text', clientId: 'text', userId: 'text', scope: 'texts', resources: 'texts', createdAt: 'date' },
  offlineDeclined: 'flag?',
};

/** A code is `<state> <expiry> <interval> <last poll> <request>`, and on a line of its own the approval: one key, which each script
 *  reads and writes as a whole. The user code is a second key that names the first and never changes. */
export class RedisDeviceCodeStore implements DeviceCodeStore {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  async save({ deviceCodeHash, userCodeHash }: DeviceCodeHashes, request: DeviceRequest, intervalSeconds: number): Promise<'saved' | 'taken'> {
    const expiry = request.expiresAt.getTime();
    const lifetime = Math.max(1, expiry - this.clock.now().getTime() + REMEMBERED_MILLISECONDS);
    const userCode = this.keys.ofHash('device-user-code', userCodeHash);
    const claimed = await this.link.run(this.link.redis.set(userCode, deviceCodeHash.toString('base64url'), 'PX', lifetime, 'NX'));
    if (claimed === null) return 'taken';
    const held = `pending ${expiry} ${intervalSeconds * 1000} 0 ${encode(request)}\n`;
    await this.link.run(this.link.redis.set(this.key(deviceCodeHash), held, 'PX', lifetime));
    return 'saved';
  }

  async find(deviceCodeHash: Buffer): Promise<DeviceCode | undefined> {
    const held = await this.link.read(this.link.redis.get(this.key(deviceCodeHash)));
    if (held === undefined) return undefined;
    const [, mark = '', requestText = '', approvalText = ''] = HELD.exec(held) ?? [];
    const request = decode(requestShape, requestText);
    const state = request && this.stateOf(mark, request, approvalText);
    if (request !== undefined && state !== undefined) return { ...state, request };
    this.link.unreadable('device code');
    return undefined;
  }

  async findByUserCode(userCodeHash: Buffer): Promise<Buffer | undefined> {
    const held = await this.link.read(this.link.redis.get(this.keys.ofHash('device-user-code', userCodeHash)));
    if (held === undefined) return undefined;
    if (HASH.test(held)) return Buffer.from(held, 'base64url');
    this.link.unreadable('user code');
    return undefined;
  }

  async decide(deviceCodeHash: Buffer, decision: DeviceApproval | 'denied'): Promise<'decided' | 'refused'> {
    const [mark, approval] = decision === 'denied' ? (['denied', ''] as const) : (['approved', encode(decision)] as const);
    const answer = await this.link.run(this.link.redis.decideDevice(this.key(deviceCodeHash), this.clock.now().getTime(), mark, approval));
    return answer === 'decided' ? 'decided' : 'refused';
  }

  async poll(deviceCodeHash: Buffer): Promise<DevicePoll> {
    const reply = this.link.redis.pollDevice(this.key(deviceCodeHash), this.clock.now().getTime(), POLL_TOLERANCE_MILLISECONDS, SLOW_DOWN_SECONDS * 1000);
    const [outcome, approvalText] = await this.link.run(reply);
    if (outcome === 'pending' || outcome === 'slow_down' || outcome === 'denied' || outcome === 'expired') return { outcome };
    const approval = decode(approvalShape, approvalText);
    return (outcome === 'approved' || outcome === 'replayed') && approval !== undefined ? { outcome, approval } : { outcome: 'unknown' };
  }

  private stateOf(mark: string, { expiresAt }: DeviceRequest, approvalText: string): DeviceCodeState | undefined {
    const approval = decode(approvalShape, approvalText);
    if (mark === 'spent' && approval !== undefined) return { state: mark, approval };
    if (expiresAt <= this.clock.now()) return { state: 'expired' };
    if (mark === 'approved' && approval !== undefined) return { state: mark, approval };
    return mark === 'pending' || mark === 'denied' ? { state: mark } : undefined;
  }

  private key(deviceCodeHash: Buffer): string {
    return this.keys.ofHash('device-code', deviceCodeHash);
  }
}
