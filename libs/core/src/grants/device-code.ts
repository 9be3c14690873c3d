import { AccessDenied, AuthorizationPending, ExpiredToken, InvalidGrant, SlowDown } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { DeviceApproval, DeviceCode } from '../model/device-code.js';
import { sha256 } from '../secrets/sha256.js';
import { required } from '../wire/form.js';
import { refuseReuse } from './code-reuse.js';
import { grantAudience } from './granted.js';
import type { GrantNeeds, GrantType } from './grant-type.js';
import { redeem } from './redeem.js';

type Needs = Pick<GrantNeeds, 'apis' | 'audit' | 'clock' | 'config' | 'deviceCodes' | 'grants'>;

/** One text for every reason. */
const INVALID = 'The device code is unknown, was used before, or belongs to another client.';

/** Trades a device code for tokens, once a person has said yes on another device.
 *  @spec RFC 8628 §3.4, §3.5
 *  @throws AuthorizationPending, SlowDown, AccessDenied, ExpiredToken
 *  @throws InvalidGrant unknown, used before, or another client's */
export const deviceCode: GrantType<Needs> = {
  type: 'urn:ietf:params:oauth:grant-type:device_code',
  publicClients: true,

  async approve({ client, form }, needs) {
    const deviceCodeHash = sha256(required(form.params, 'device_code'));
    const found = await findCode(deviceCodeHash, client, needs);
    const asked = 'approval' in found ? found.approval.grant : found.request;
    await grantAudience(asked, undefined, form.resources, needs); // a resource that was not asked for burns no code
    const { grant, offlineDeclined } = await spend(deviceCodeHash, needs);
    return {
      audience: await grantAudience(grant, undefined, form.resources, needs),
      owner: { userId: grant.userId, grantId: grant.grantId },
      ...(client.grantTypes.includes('refresh_token') && offlineDeclined !== true && { refresh: 'first' as const }),
      record: (minted) => redeem(grant.grantId, minted, needs, INVALID), // refused unless the grant still stands
    };
  },
};

/** RFC 8628 §3.4: the device code is bound to the client that got it. Another one neither spends it nor slows it down. */
async function findCode(deviceCodeHash: Buffer, { clientId }: Client, { deviceCodes }: Needs): Promise<DeviceCode> {
  const found = await deviceCodes.find(deviceCodeHash);
  if (found === undefined) throw new InvalidGrant('unknown device code', INVALID);
  if (found.request.clientId !== clientId) throw new InvalidGrant('the device code belongs to another client', INVALID);
  return found;
}

/** @spec RFC 8628 §3.5 */
async function spend(deviceCodeHash: Buffer, needs: Needs): Promise<DeviceApproval> {
  const poll = await needs.deviceCodes.poll(deviceCodeHash);
  if (poll.outcome === 'approved') return poll.approval;
  if (poll.outcome === 'replayed') return refuseReuse(poll.approval.grant, needs, INVALID);
  throw REFUSALS[poll.outcome]();
}

const REFUSALS = {
  pending: () => new AuthorizationPending('Nobody has decided yet.'),
  slow_down: () => new SlowDown('Wait 5 seconds longer between polls.'),
  denied: () => new AccessDenied('The resource owner denied the request.'),
  expired: () => new ExpiredToken('The device code has expired. Ask for another one.'),
  unknown: () => new InvalidGrant('the device code has just been forgotten', INVALID),
} as const;
