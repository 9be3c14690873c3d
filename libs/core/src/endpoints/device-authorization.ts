import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import type { ServerConfig } from '../config/server-config.js';
import { TemporarilyUnavailable } from '../errors/oauth-error.js';
import { requireAllowed } from '../grants/allowed.js';
import { deviceCode } from '../grants/device-code.js';
import type { DeviceRequest } from '../model/device-code.js';
import type { ApiStore } from '../ports/api.store.js';
import type { Clock } from '../ports/clock.js';
import type { DeviceCodeStore } from '../ports/device-code.store.js';
import type { Random } from '../ports/random.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { SecretHasher } from '../secrets/secret-hasher.js';
import { sha256 } from '../secrets/sha256.js';
import { resolveAudience } from '../tokens/audience.js';
import { requestedScope } from '../tokens/scope.js';
import { newDeviceCode } from '../tokens/token-text.js';
import { newUserCode, shownUserCode, userCodeHash } from '../tokens/user-code.js';
import { json, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import type { Endpoint } from './endpoint.js';
import { postedForm } from './form-request.js';
import { limitRate } from './limit-rate.js';

interface DeviceAuthorizationNeeds {
  readonly apis: ApiStore;
  readonly authenticator: ClientAuthenticator;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly deviceCodes: DeviceCodeStore;
  readonly random: Random;
  readonly rateLimiter: RateLimiter;
  readonly secretHasher: SecretHasher;
}

/** For one client from one address: the more codes there are, the easier one is guessed. @spec RFC 8628 §5.1 */
export const MAX_STARTED_PER_MINUTE = 100;
const MINUTE_SECONDS = 60;
/** Of 25 thousand million user codes a free one is soon found. */
const ATTEMPTS = 5;

/** Where a device begins that has no browser: it gets a code to poll with, and one for a person to type elsewhere.
 *  @spec RFC 8628 §3.1, §3.2 */
export const deviceAuthorizationEndpoint = (needs: DeviceAuthorizationNeeds): Endpoint =>
  answering(
    async (request) => {
      const { params, resources } = postedForm(request);
      const client = await needs.authenticator.authenticate(request, params);
      requireAllowed(client, deviceCode);
      const { scope } = await resolveAudience({ scope: requestedScope(client, params.get('scope')), resources }, needs);
      await limitRate(`device-authorization:${request.remoteAddress}:${client.clientId}`, { most: MAX_STARTED_PER_MINUTE, windowSeconds: MINUTE_SECONDS }, needs);
      return json(200, await answerTo({ clientId: client.clientId, scope, resources, expiresAt: expiryOf(needs) }, needs));
    },
    (error) => jsonError(error, needs.config.realm),
  );

const expiryOf = ({ clock, config }: DeviceAuthorizationNeeds): Date => new Date(clock.now().getTime() + config.deviceCodeTtlSeconds * 1000);

/** @spec RFC 8628 §3.2 */
async function answerTo(request: DeviceRequest, needs: DeviceAuthorizationNeeds): Promise<object> {
  const { deviceCodeTtlSeconds, deviceIntervalSeconds, issuer } = needs.config;
  const deviceCodeText = newDeviceCode(needs.random);
  const userCode = shownUserCode(await savedUserCode(sha256(deviceCodeText), request, needs));
  return {
    device_code: deviceCodeText,
    user_code: userCode,
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/device?user_code=${userCode}`,
    expires_in: deviceCodeTtlSeconds,
    interval: deviceIntervalSeconds,
  };
}

/** @returns a user code that no other device shows */
async function savedUserCode(deviceCodeHash: Buffer, request: DeviceRequest, needs: DeviceAuthorizationNeeds): Promise<string> {
  const { config, deviceCodes, random, secretHasher } = needs;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const userCode = newUserCode(random);
    const hashes = { deviceCodeHash, userCodeHash: userCodeHash(userCode, secretHasher) };
    if ((await deviceCodes.save(hashes, request, config.deviceIntervalSeconds)) === 'saved') return userCode;
  }
  throw new TemporarilyUnavailable('every user code that was tried is taken');
}
