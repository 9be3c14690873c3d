import { adminApiIdentifier, apiMembersOf, parseApi } from '@assent/core';
import { In } from 'typeorm';
import { ApiEntity } from '../entities/api.entity.js';
import {
  apiTarget, insertApi, lockApi, managedApis, requireKnownIntrospectionClients, withdrawScopes, writeApi, type ManagedApi,
} from './api-records.js';
import { isUniqueViolation, type Author, type Change } from './change.js';
import { patched, requireVersion, type Document } from './documents.js';
import { Conflict, NotFound } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';
import { contains, inOrder, listed, type Listing } from './listing.js';
import type { Page, PageRequest } from './page.js';

type Needs = Pick<ManagementNeeds, 'changes' | 'cursors' | 'issuer'>;

/** In order of identifier. */
export const APIS: Listing = { table: 'apis', direction: 'ASC', keys: [['identifier', 'text']] };

const TAKEN = { field: 'identifier', rule: 'must be that of no other API: tokens name the API by it (RFC 8707 §2)' };

export class ApiManagement {
  constructor(private readonly needs: Needs) {}

  /** @throws RulesBroken @throws Conflict the identifier is registered */
  async create(input: unknown, by: Author): Promise<ManagedApi> {
    const api = parseApi(input);
    try {
      return await this.needs.changes.make(by, async (change) => {
        await requireKnownIntrospectionClients(change, api);
        const created = await insertApi(change, api);
        await change.record('api.create', apiTarget(api.identifier), apiMembersOf(api));
        return created;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new Conflict('An API with this identifier is registered already.', TAKEN) : error;
    }
  }

  /** @throws NotFound */
  get(identifier: string): Promise<ManagedApi> {
    return this.needs.changes.read(async (manager) => {
      const [api] = await managedApis(manager, await manager.findBy(ApiEntity, { identifier }));
      if (api === undefined) throw new NotFound('API');
      return api;
    });
  }

  /** In order of identifier. @throws InvalidCursor */
  list(filter: { readonly search?: string | undefined }, request: PageRequest): Promise<Page<ManagedApi>> {
    return this.needs.changes.browse(async (manager) => {
      const { ids, ...rest } = await listed(APIS, [contains(filter.search)], request, manager, this.needs.cursors);
      const entities = inOrder(ids, await manager.findBy(ApiEntity, { identifier: In([...ids]) }), ({ identifier }) => identifier);
      return { items: await managedApis(manager, entities), ...rest };
    });
  }

  /** Changes what the patch names; a scope that goes is taken from the clients too.
   *  @throws RulesBroken @throws NotFound @throws VersionMismatch @throws Conflict the API is built in */
  update(identifier: string, patch: Document, expectedVersion: number | undefined, by: Author): Promise<ManagedApi> {
    return this.needs.changes.make(by, async (change) => {
      const before = await this.lockOwn(change, identifier, expectedVersion);
      const api = parseApi(patched(apiMembersOf(before), { ...patch, identifier }));
      await requireKnownIntrospectionClients(change, api);
      const detail = await writeApi(change, before, api);
      if (detail === undefined) return before;
      await change.record('api.update', apiTarget(identifier), detail);
      return { ...before, ...api, updatedAt: change.at, version: before.version + 1 };
    });
  }

  /** Its scopes are taken from the clients too. @throws NotFound @throws VersionMismatch @throws Conflict the API is built in */
  delete(identifier: string, expectedVersion: number | undefined, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const { name, scopes } = await this.lockOwn(change, identifier, expectedVersion);
      await change.manager.delete(ApiEntity, { identifier });
      const clients = await withdrawScopes(change, scopes.map((scope) => scope.name));
      await change.record('api.delete', apiTarget(identifier), { name, ...(clients.length > 0 && { scopes_withdrawn_from: clients }) });
    });
  }

  private async lockOwn(change: Change, identifier: string, expectedVersion: number | undefined): Promise<ManagedApi> {
    if (identifier === adminApiIdentifier(this.needs.issuer)) throw new Conflict('The admin API is built in and cannot be changed.');
    const api = await lockApi(change, identifier);
    requireVersion(api.version, expectedVersion);
    return api;
  }
}
