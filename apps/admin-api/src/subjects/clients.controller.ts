import type { ClientCheckResult, ClientView, ClientWithSecretView } from '@assent/admin-contracts';
import { MANAGEMENT } from '@assent/service-kit';
import type { Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { checkedClient } from './client-check.js';
import { clientView, clientWithSecretView } from './client-view.js';
import { pageRequest, pageView } from './page.js';

@AdminController()
export class ClientsController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listClients')
  async list(@Call() { query }: CallOf<'listClients'>) {
    const { q: search, token_endpoint_auth_method: authMethod, grant_type: grantType, application_type: applicationType, status } = query;
    return pageView(await this.management.clients.list({ search, authMethod, grantType, applicationType, status }, pageRequest(query)), clientView);
  }

  @Operation('registerClient')
  async register(@Call() { body, by }: CallOf<'registerClient'>): Promise<ClientWithSecretView> {
    return clientWithSecretView(await this.management.clients.register(body, by));
  }

  @Operation('checkClient')
  check(@Call() { body }: CallOf<'checkClient'>): Promise<ClientCheckResult> {
    return checkedClient(this.management.clients, body);
  }

  @Operation('getClient')
  async get(@Call() { params }: CallOf<'getClient'>): Promise<ClientView> {
    return clientView(await this.management.clients.get(params.client_id));
  }

  @Operation('updateClient')
  async update(@Call() { params, body, expectedVersion, by }: CallOf<'updateClient'>): Promise<ClientView> {
    return clientView(await this.management.clients.update(params.client_id, body, expectedVersion, by));
  }

  @Operation('deleteClient')
  delete(@Call() { params, expectedVersion, by }: CallOf<'deleteClient'>): Promise<void> {
    return this.management.clients.delete(params.client_id, expectedVersion, by);
  }

  @Operation('disableClient')
  async disable(@Call() { params, by }: CallOf<'disableClient'>): Promise<ClientView> {
    return clientView(await this.management.clients.disable(params.client_id, by));
  }

  @Operation('enableClient')
  async enable(@Call() { params, by }: CallOf<'enableClient'>): Promise<ClientView> {
    return clientView(await this.management.clients.enable(params.client_id, by));
  }

  @Operation('rotateClientSecret')
  async rotateSecret(@Call() { params, body, by }: CallOf<'rotateClientSecret'>): Promise<ClientWithSecretView> {
    return clientWithSecretView(await this.management.clients.rotateSecret(params.client_id, body.overlap_seconds, by));
  }

  @Operation('revokeClient')
  async revokeAll(@Call() { params, by }: CallOf<'revokeClient'>): Promise<ClientView> {
    return clientView(await this.management.clients.revokeAll(params.client_id, by));
  }
}
