import { describe, expect, it } from '@jest/globals';
import type { ApiView } from '@assent/admin-contracts';
import { scopeDescriptions, scopeGroups } from './scope-groups.js';

const api = (identifier: string, name: string, ...scopes: readonly string[]): ApiView =>
  ({ identifier, name, scopes: scopes.map((scope) => ({ name: scope, description: `May ${scope}` })) }) as unknown as ApiView;
const APIS = [api('https://as.example/admin', 'Admin API', 'admin:read'), api('https://b.example/', 'Bare'), api('https://p.example/', 'Photos', 'photos:read', 'photos:write')];
const shown = (chosen: readonly string[] = [], wanted = '') => scopeGroups(APIS, chosen, wanted).map(({ name, scopes }) => [name, scopes.map((scope) => scope.name)]);

describe('scopes to choose from', () => {
  it('stand below their API, the admin API last, and APIs without any are left out', () => {
    expect(shown()).toEqual([['Photos', ['photos:read', 'photos:write']], ['Admin API', ['admin:read']]]);
  });

  it('can be searched by name, description and API, in any case', () => {
    expect(shown([], 'WRITE')).toEqual([['Photos', ['photos:write']]]);
    expect(shown([], 'p.example')).toEqual([['Photos', ['photos:read', 'photos:write']]]);
    expect(shown([], 'nothing')).toEqual([]);
  });

  it('that are chosen and of no API stay to be seen; offline_access is asked elsewhere', () => {
    expect(shown(['gone', 'offline_access']).find(([name]) => name === undefined)).toEqual([undefined, ['gone']]);
  });

  it('have readable words, or their names', () => {
    expect(scopeDescriptions(APIS, ['photos:read', 'gone'])).toEqual(['May photos:read', 'gone']);
  });
});
