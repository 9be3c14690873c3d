import type { ApplicationType } from '@assent/core';
import { In, type EntityManager } from 'typeorm';
import { ClientEntity } from '../entities/client.entity.js';
import { managedClients, type ManagedClient } from './client-view.js';
import { contains, hasStatus, inOrder, listed, type Condition, type Listing } from './listing.js';
import type { ManagementNeeds } from './management-needs.js';
import type { Page, PageRequest } from './page.js';

export interface ClientFilter {
  /** Part of the name, the client_id or a redirect URI. */
  readonly search?: string | undefined;
  readonly authMethod?: string | undefined;
  readonly grantType?: string | undefined;
  readonly applicationType?: ApplicationType | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
}

/** Newest first. */
export const CLIENTS: Listing = {
  table: 'clients',
  direction: 'DESC',
  keys: [['created_at', 'timestamptz'], ['client_id', 'text']],
};

export const clientConditions = ({ search, authMethod, grantType, applicationType, status }: ClientFilter): Condition[] => [
  contains(search),
  [authMethod, 'token_endpoint_auth_method = $'],
  [grantType, '$ = ANY(grant_types)'],
  [applicationType, 'application_type = $'],
  hasStatus(status),
];

/** @throws InvalidCursor */
export async function listClients(manager: EntityManager, filter: ClientFilter, request: PageRequest, { clock, cursors }: Pick<ManagementNeeds, 'clock' | 'cursors'>): Promise<Page<ManagedClient>> {
  const { ids, ...rest } = await listed(CLIENTS, clientConditions(filter), request, manager, cursors);
  const entities = inOrder(ids, await manager.findBy(ClientEntity, { clientId: In([...ids]) }), ({ clientId }) => clientId);
  return { items: await managedClients(manager, entities, clock.now()), ...rest };
}
