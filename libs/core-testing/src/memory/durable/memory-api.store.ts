import type { Api, ApiStore } from '@assent/core';

export class MemoryApiStore implements ApiStore {
  private readonly apis = new Map<string, Api>();

  /** Adds or replaces. */
  put(api: Api): void {
    this.apis.set(api.identifier, api);
  }

  async relevantTo(wanted: { readonly scopes: readonly string[]; readonly identifiers: readonly string[] }): Promise<readonly Api[]> {
    const isRelevant = (api: Api): boolean =>
      wanted.identifiers.includes(api.identifier) || api.scopes.some(({ name }) => wanted.scopes.includes(name));
    return [...this.apis.values()].filter(isRelevant).sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }
}
