import type { AccessToken, AccessTokenState, MacKey } from '../model/access-token.js';
import { DEFAULT_CLIENT_POLICY, type MacAlgorithm } from '../model/client-policy.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { sameBytes } from '../secrets/sha256.js';
import { whyTokenIsDead } from '../tokens/standing.js';
import { accessTokenReference, newMacKeyIdentifier } from '../tokens/token-text.js';
import { accessTokenRow, lifetimeOf } from './access-token-row.js';
import type { Credential, VerifyNeeds } from './credential.js';
import { macOf } from './mac-algorithm.js';
import { whyBodyFails } from './mac-body.js';
import { whyNotFresh } from './mac-freshness.js';
import { MAC_SCHEME, parseMacHeader, type MacHeader } from './mac-header.js';
import { normalizedRequest } from './mac-normalized-request.js';
import { MAC_REFUSALS, macRefusal, type MacRefusal } from './mac-refusal.js';
import type { ResourceRequest } from './resource-request.js';

/** What sealed MAC keys are for. Each is sealed under its own identifier too, which is not stored: a row alone opens nothing, not even
 *  for who has our key. */
export const MAC_KEY_PURPOSE = 'mac key';
const KEY_BYTES = 32;

/** Each request proves that its client has the key; what is sent is worth nothing to who reads it. Always opaque.
 *  @spec draft-ietf-oauth-v2-http-mac-02 */
export const mac: Credential = {
  scheme: 'MAC',
  tokenType: 'mac',
  tokenTypeName: 'mac',

  async issue(subject, { clock, random, secretBox }) {
    const algorithm = subject.macAlgorithm;
    if (algorithm === undefined) throw new Error('a MAC token has an algorithm');
    const lifetime = lifetimeOf(subject, clock.now());
    const text = newMacKeyIdentifier(random, lifetime.expiresAt);
    const reference = accessTokenReference(text);
    if (reference === undefined) throw new Error('an issued token must be recognisable');
    const key = random.bytes(KEY_BYTES).toString('base64url');
    const row = accessTokenRow({ ...subject, format: 'opaque' }, reference, lifetime);
    return {
      text,
      token: { ...row, mac: { algorithm, sealedKey: secretBox.seal(MAC_KEY_PURPOSE, key, text) } },
      members: { mac_key: key, mac_algorithm: algorithm },
    };
  },

  offered: async ({ clients }) => (await clients.offered()).mac,

  elsewhere: { status: 401, code: 'invalid_token', description: MAC_REFUSALS.invalid },

  recognises: ({ headers }) => [headers['authorization'] ?? []].flat().some((value) => MAC_SCHEME.test(value)),

  async verify(request, needs) {
    const { authorization } = request.headers;
    if (typeof authorization !== 'string') return REPEATED;
    const header = parseMacHeader(authorization);
    if (header === undefined) return macRefusal('malformed', 'the header does not follow the grammar');
    if (request.scheme === 'http' && !needs.config.plaintextMac) return macRefusal('invalid', 'plaintext is off');
    const text = normalizedRequest(header, request);
    if (text === undefined) return macRefusal('invalid', 'the request holds characters that no request line has');
    const reference = accessTokenReference(header.id);
    const state = reference && (await needs.accessTokens.find(reference));
    const key = state?.token.mac;
    if (!isMacOf(text, header, key, needs.secretBox) || state === undefined || key === undefined) return macRefusal('invalid', 'unknown id, wrong mac, or a token whose encryption key is gone');
    const refused = await whyRefused(header, state, key.algorithm, request, needs);
    return refused === undefined ? { state } : { ...refused, about: state.token };
  },

  challenge(_realm, error) {
    if (error === undefined) return 'MAC';
    return `MAC error="${error.code === 'insufficient_scope' ? error.code : error.description}"`;
  },
};

/** RFC 9110 §5.3: Authorization is no list; which of two would count? */
const REPEATED: MacRefusal = {
  refused: 'several Authorization headers',
  error: { status: 400, code: 'invalid_request', description: MAC_REFUSALS.malformed },
};

/** In constant time, and about as long for an unknown id. */
function isMacOf(text: string, header: MacHeader, key: MacKey | undefined, secretBox: SecretBox): boolean {
  const opened = key && secretBox.openIfPossible(MAC_KEY_PURPOSE, key.sealedKey, header.id);
  const expected = macOf(key?.algorithm ?? 'hmac-sha-256', opened ?? 'no key', text);
  return sameBytes(Buffer.from(expected), Buffer.from(header.mac)) && opened !== undefined;
}

/** Only who has the key comes here: nobody else learns how a token stands, fixes its clock or uses up its nonces. */
async function whyRefused(header: MacHeader, state: AccessTokenState, algorithm: MacAlgorithm, request: ResourceRequest, needs: VerifyNeeds): Promise<MacRefusal | undefined> {
  const dead = whyTokenIsDead(state, needs.clock.now());
  if (dead !== undefined) return macRefusal('expired', dead);
  const policy = await policyOf(state.token, needs);
  if (header.draft === '00' && !policy.macAllowDraft00) return macRefusal('malformed', 'draft-ietf-oauth-v2-http-mac-00 is off for the client');
  const body = whyBodyFails(header, algorithm, request, policy.macRequireBodyhash);
  if (body !== undefined) return macRefusal('invalid', body);
  return whyNotFresh(header, state.token, needs);
}

const policyOf = async ({ clientId }: AccessToken, { clients }: VerifyNeeds) => (await clients.find(clientId))?.policy ?? DEFAULT_CLIENT_POLICY;
