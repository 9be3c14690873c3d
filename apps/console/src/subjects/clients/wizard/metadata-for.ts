import type { ApplicationType, ClientRegistration } from '@assent/admin-contracts';
import { filledRows } from '../shared/filled-rows.js';
import { readJwks } from '../shared/public-jwks.js';
import type { Answers } from './answers.js';

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const OFFLINE_ACCESS = 'offline_access';

/** What is safe for one kind of application. */
interface Profile {
  /** Where its tokens come from. */
  readonly grantType?: 'authorization_code' | 'client_credentials' | typeof DEVICE_CODE;
  /** Absent: it may choose between a secret and a key pair. */
  readonly authMethod?: 'none' | 'client_secret_basic';
  /** Whether it can go on without the person, and whether it does unless somebody says no. */
  readonly refresh?: 'usual' | 'possible';
}

/** RFC 9700 §2.1, §2.1.1; RFC 8252; RFC 6749 §2.1, §4.4; RFC 8628 §5.6 */
const PROFILES: Readonly<Record<ApplicationType, Profile>> = {
  web: { grantType: 'authorization_code', refresh: 'usual' },
  spa: { grantType: 'authorization_code', authMethod: 'none', refresh: 'possible' },
  native: { grantType: 'authorization_code', authMethod: 'none', refresh: 'usual' },
  machine: { grantType: 'client_credentials' },
  device: { grantType: DEVICE_CODE, authMethod: 'none', refresh: 'usual' },
  api: { authMethod: 'client_secret_basic' },
};

/** Whether people are sent back to it. */
export const redirects = (kind: ApplicationType): boolean => PROFILES[kind].grantType === 'authorization_code';
export const getsTokens = (kind: ApplicationType): boolean => PROFILES[kind].grantType !== undefined;
export const mayRefresh = (kind: ApplicationType): boolean => PROFILES[kind].refresh !== undefined;
export const refreshesByDefault = (kind: ApplicationType): boolean => PROFILES[kind].refresh === 'usual';
/** Whether it can keep a secret and may prove itself with a key pair instead. */
export const mayHaveKeys = (kind: ApplicationType): boolean => PROFILES[kind].authMethod === undefined;

/** What is registered for such an application: safe, and no more than was asked for. @spec RFC 7591 §2 */
export function metadataFor(kind: ApplicationType, answers: Answers): ClientRegistration {
  const { grantType, authMethod } = PROFILES[kind];
  const refreshes = mayRefresh(kind) && answers.refresh;
  const method = authMethod ?? answers.token_endpoint_auth_method;
  const jwks = method === 'private_key_jwt' ? readJwks(answers.jwks) : undefined;
  return {
    ...(answers.client_name.trim() !== '' && { client_name: answers.client_name.trim() }),
    ...(answers.client_description.trim() !== '' && { client_description: answers.client_description.trim() }),
    application_type: kind,
    redirect_uris: redirects(kind) ? filledRows(answers.redirect_uris).map(({ text }) => text) : [],
    grant_types: [...(grantType === undefined ? [] : [grantType]), ...(refreshes ? ['refresh_token'] : [])],
    response_types: redirects(kind) ? ['code'] : [],
    token_endpoint_auth_method: method,
    ...(jwks !== undefined && { jwks }),
    scope: getsTokens(kind) ? [...answers.scope, ...(refreshes ? [OFFLINE_ACCESS] : [])].join(' ') : '',
    ...(redirects(kind) && { require_pkce: true }),
  };
}
