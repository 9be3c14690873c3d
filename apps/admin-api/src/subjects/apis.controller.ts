import type { ApiView } from '@assent/admin-contracts';
import { apiMembersOf } from '@assent/core';
import { MANAGEMENT } from '@assent/service-kit';
import type { ManagedApi, Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { pageRequest, pageView } from './page.js';

const apiView = (api: ManagedApi): ApiView =>
  ({
    ...apiMembersOf(api),
    created_at: api.createdAt.toISOString(),
    updated_at: api.updatedAt.toISOString(),
    version: api.version,
  }) as ApiView;

@AdminController()
export class ApisController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listApis')
  async list(@Call() { query }: CallOf<'listApis'>) {
    return pageView(await this.management.apis.list({ search: query.q }, pageRequest(query)), apiView);
  }

  @Operation('createApi')
  async create(@Call() { body, by }: CallOf<'createApi'>): Promise<ApiView> {
    return apiView(await this.management.apis.create(body, by));
  }

  @Operation('getApi')
  async get(@Call() { params }: CallOf<'getApi'>): Promise<ApiView> {
    return apiView(await this.management.apis.get(params.identifier));
  }

  @Operation('updateApi')
  async update(@Call() { params, body, expectedVersion, by }: CallOf<'updateApi'>): Promise<ApiView> {
    return apiView(await this.management.apis.update(params.identifier, body, expectedVersion, by));
  }

  @Operation('deleteApi')
  delete(@Call() { params, expectedVersion, by }: CallOf<'deleteApi'>): Promise<void> {
    return this.management.apis.delete(params.identifier, expectedVersion, by);
  }
}
