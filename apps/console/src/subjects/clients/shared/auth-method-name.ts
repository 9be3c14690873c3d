import type { Words } from '../../../catalogue/language.js';

type ClientWords = Words['clients'];
type KnownAuthMethod = keyof ClientWords['authMethods'];

/** Every way in which a client can prove who it is. */
export const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const satisfies readonly KnownAuthMethod[];

export const authMethodName = (method: string, { authMethods }: ClientWords): string => (isKnown(method) ? authMethods[method] : method);

export const usesSecret = ({ token_endpoint_auth_method: method }: { readonly token_endpoint_auth_method: string }): boolean => method.startsWith('client_secret_');

const isKnown = (method: string): method is KnownAuthMethod => AUTH_METHODS.some((known) => known === method);
