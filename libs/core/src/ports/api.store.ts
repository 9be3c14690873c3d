import type { Api } from '../model/api.js';

export interface ApiStore {
  /** The APIs that own one of the scopes or have one of the identifiers, in order of identifier. */
  relevantTo(wanted: { readonly scopes: readonly string[]; readonly identifiers: readonly string[] }): Promise<readonly Api[]>;
}
