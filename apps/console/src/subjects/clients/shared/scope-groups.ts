import type { ApiView } from '@assent/admin-contracts';

export interface ScopeGroup {
  /** Absent: these belong to no API. */
  readonly identifier?: string;
  readonly name?: string;
  /** The admin API: who has its scopes administers Assent. */
  readonly isAdministrative: boolean;
  readonly scopes: readonly { readonly name: string; readonly description: string }[];
}

const ADMIN_PREFIX = 'admin:';
const OFFLINE_ACCESS = 'offline_access';

/** Scopes by API, but those without any; what is chosen and belongs to none comes last. The scopes of the admin API stand behind the others.
 *  @param wanted only what contains this, in any case */
export function scopeGroups(apis: readonly ApiView[], chosen: readonly string[], wanted: string): readonly ScopeGroup[] {
  const known = new Set(apis.flatMap(({ scopes }) => scopes.map(({ name }) => name)));
  const others = chosen.filter((name) => !known.has(name) && name !== OFFLINE_ACCESS).map((name) => ({ name, description: '' }));
  const groups: readonly ScopeGroup[] = [
    ...apis.map(({ identifier, name, scopes }) => ({ identifier, name, scopes, isAdministrative: scopes.some((scope) => scope.name.startsWith(ADMIN_PREFIX)) })),
    { scopes: others, isAdministrative: false },
  ];
  return groups
    .map((group) => ({ ...group, scopes: group.scopes.filter((scope) => contains(wanted, scope.name, scope.description, group.name, group.identifier)) }))
    .filter(({ scopes }) => scopes.length > 0)
    .sort((one, other) => Number(one.isAdministrative) - Number(other.isAdministrative));
}

const contains = (wanted: string, ...texts: readonly (string | undefined)[]): boolean => texts.some((text) => text?.toLowerCase().includes(wanted.trim().toLowerCase()));

/** Readable words for scopes: what their APIs say, else their names. */
export function scopeDescriptions(apis: readonly ApiView[], scope: readonly string[]): readonly string[] {
  const known = new Map(apis.flatMap(({ scopes }) => scopes.map(({ name, description }) => [name, description] as const)));
  return scope.map((name) => known.get(name) || name);
}
