import type { Words } from '../../../catalogue/language.js';

type ClientWords = Words['clients'];
export type KnownGrantType = keyof ClientWords['grantTypes'];

/** Every grant type that a client can have: what RFC 9700 advises against comes last. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'implicit',
  'password',
] as const satisfies readonly KnownGrantType[];

/** A word for it; what the server knows and we do not is shown as it is. */
export const grantTypeName = (grantType: string, { grantTypes }: ClientWords): string => (isKnown(grantType) ? grantTypes[grantType].short : grantType);

const isKnown = (grantType: string): grantType is KnownGrantType => GRANT_TYPES.some((known) => known === grantType);
