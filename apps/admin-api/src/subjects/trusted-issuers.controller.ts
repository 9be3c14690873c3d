import type { TrustedIssuerView } from '@assent/admin-contracts';
import { trustedIssuerMembersOf, type TrustedIssuer } from '@assent/core';
import { MANAGEMENT } from '@assent/service-kit';
import type { Management } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';
import { instantMember, pageRequest, pageView } from './page.js';

const trustedIssuerView = (issuer: TrustedIssuer): TrustedIssuerView =>
  ({
    trusted_issuer_id: issuer.trustedIssuerId,
    ...trustedIssuerMembersOf(issuer),
    ...instantMember('disabled_at', issuer.disabledAt),
    created_at: issuer.createdAt.toISOString(),
    updated_at: issuer.updatedAt.toISOString(),
    version: issuer.version,
  }) as TrustedIssuerView;

@AdminController()
export class TrustedIssuersController {
  constructor(@Inject(MANAGEMENT) private readonly management: Management) {}

  @Operation('listTrustedIssuers')
  async list(@Call() { query }: CallOf<'listTrustedIssuers'>) {
    const { q, kind, status } = query;
    return pageView(await this.management.trustedIssuers.list({ search: q, kind, status }, pageRequest(query)), trustedIssuerView);
  }

  @Operation('createTrustedIssuer')
  async create(@Call() { body, by }: CallOf<'createTrustedIssuer'>): Promise<TrustedIssuerView> {
    return trustedIssuerView(await this.management.trustedIssuers.create(body, by));
  }

  @Operation('getTrustedIssuer')
  async get(@Call() { params }: CallOf<'getTrustedIssuer'>): Promise<TrustedIssuerView> {
    return trustedIssuerView(await this.management.trustedIssuers.get(params.trusted_issuer_id));
  }

  @Operation('updateTrustedIssuer')
  async update(@Call() { params, body, expectedVersion, by }: CallOf<'updateTrustedIssuer'>): Promise<TrustedIssuerView> {
    return trustedIssuerView(await this.management.trustedIssuers.update(params.trusted_issuer_id, body, expectedVersion, by));
  }

  @Operation('deleteTrustedIssuer')
  delete(@Call() { params, expectedVersion, by }: CallOf<'deleteTrustedIssuer'>): Promise<void> {
    return this.management.trustedIssuers.delete(params.trusted_issuer_id, expectedVersion, by);
  }

  @Operation('disableTrustedIssuer')
  async disable(@Call() { params, by }: CallOf<'disableTrustedIssuer'>): Promise<TrustedIssuerView> {
    return trustedIssuerView(await this.management.trustedIssuers.disable(params.trusted_issuer_id, by));
  }

  @Operation('enableTrustedIssuer')
  async enable(@Call() { params, by }: CallOf<'enableTrustedIssuer'>): Promise<TrustedIssuerView> {
    return trustedIssuerView(await this.management.trustedIssuers.enable(params.trusted_issuer_id, by));
  }
}
