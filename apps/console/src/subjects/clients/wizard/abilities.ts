import type { ClientRegistration } from '@assent/admin-contracts';
import type { Words } from '../../../catalogue/language.js';
import { DEVICE_CODE } from './metadata-for.js';

type ReviewWords = Words['clients']['review'];

export interface AbilityContext {
  readonly words: ReviewWords;
  readonly list: (items: readonly string[]) => string;
  /** What its scopes allow, readable. */
  readonly scopes: readonly string[];
}

/** What a client of such metadata will be able to do, one sentence each. */
export function abilities({ grant_types: grantTypes = [], redirect_uris: redirectUris = [] }: ClientRegistration, { words, list, scopes }: AbilityContext): readonly string[] {
  const has = (grantType: string): boolean => grantTypes.includes(grantType);
  const asks = scopes.length === 0 ? words.asksNothing : words.asks(list(scopes));
  if (grantTypes.length === 0) return [words.api];
  return [
    ...(has('authorization_code') ? [words.code(list(redirectUris)), asks] : []),
    ...(has(DEVICE_CODE) ? [words.device, asks] : []),
    ...(has('client_credentials') ? [scopes.length === 0 ? words.machineNothing : words.machine(list(scopes))] : [has('refresh_token') ? words.refresh : words.noRefresh]),
  ];
}
