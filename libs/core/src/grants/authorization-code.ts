import { InvalidGrant } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { AuthorizationCode } from '../model/code.js';
import { sha256 } from '../secrets/sha256.js';
import { requirePkce } from '../tokens/pkce.js';
import { required } from '../wire/form.js';
import { refuseReuse } from './code-reuse.js';
import { grantAudience } from './granted.js';
import type { GrantNeeds, GrantType } from './grant-type.js';
import { redeem } from './redeem.js';

type Needs = Pick<GrantNeeds, 'apis' | 'audit' | 'clock' | 'codes' | 'config' | 'grants'>;

/** Trades an authorization code for tokens.
 *  @spec RFC 6749 §4.1.3, RFC 7636 §4.6
 *  @throws InvalidGrant code unknown, expired, spent, another client's, for another redirect URI, or PKCE fails */
export const authorizationCode: GrantType<Needs> = {
  type: 'authorization_code',
  publicClients: true,

  async approve({ client, form }, needs) {
    const codeHash = sha256(required(form.params, 'code'));
    const found = await needs.codes.find(codeHash);
    if (found === undefined) throw new InvalidGrant('unknown code');
    requireSameClient(found.code, client);
    if (found.spent) await refuseReuse(found.code.grant, needs);
    if (found.code.expiresAt <= needs.clock.now()) throw new InvalidGrant('the code has expired');
    requireSameRedirectUri(found.code, client, form.params.get('redirect_uri'));
    await requirePkceOrBurn(codeHash, found.code, form.params.get('code_verifier'), needs);
    const { grant } = found.code;
    const audience = await grantAudience(grant, undefined, form.resources, needs);
    await spend(codeHash, found.code, needs);
    const refreshes = client.grantTypes.includes('refresh_token') && found.code.offlineDeclined !== true;
    return {
      audience,
      owner: { userId: grant.userId, grantId: grant.grantId },
      ...(refreshes && { refresh: 'first' as const }),
      record: (minted) => redeem(grant.grantId, minted, needs), // refused unless the grant still stands
    };
  },
};

/** RFC 6749 §4.1.3: the code must have been issued to this client. */
function requireSameClient(code: AuthorizationCode, client: Client): void {
  if (code.grant.clientId !== client.clientId) throw new InvalidGrant('the code belongs to another client');
}

/** RFC 6749 §4.1.3: required and identical when it was in the authorization request; one that comes without need must match too.
 *  OAuth 2.1 §4.1.3: PKCE takes its place. */
function requireSameRedirectUri(code: AuthorizationCode, { policy }: Client, given: string | undefined): void {
  const needless = !code.redirectUriGiven || (policy.profile === 'oauth2.1' && code.codeChallenge !== undefined);
  if (given === undefined ? !needless : given !== code.redirectUri) throw new InvalidGrant('redirect_uri differs from the authorization request');
}

/** A wrong verifier burns the code: there is no guessing. */
async function requirePkceOrBurn(codeHash: Buffer, code: AuthorizationCode, verifier: string | undefined, { codes }: Pick<Needs, 'codes'>): Promise<void> {
  try {
    requirePkce(code.codeChallenge, verifier);
  } catch (error) {
    await codes.spend(codeHash);
    throw error;
  }
}

async function spend(codeHash: Buffer, code: AuthorizationCode, needs: Needs): Promise<void> {
  const outcome = await needs.codes.spend(codeHash);
  if (outcome === 'replayed') await refuseReuse(code.grant, needs);
  if (outcome === 'unknown') throw new InvalidGrant('the code has just expired');
}
