import { ownIssuer, parseTrustedIssuer, RulesBroken, trustedIssuerMembersOf, type AssertionKind, type TrustedIssuer, type TrustedIssuerProfile } from '@assent/core';
import { TrustedIssuerEntity } from '../entities/trusted-issuer.entity.js';
import { isUuid } from '../hot/text.js';
import { isUniqueViolation, type Author, type Change } from './change.js';
import { patched, requireVersion, type Document } from './documents.js';
import type { ManagementNeeds } from './management-needs.js';
import { Conflict, NotFound } from './management-errors.js';
import { containing, page, type Order, type Page, type PageRequest } from './page.js';
import {
  insertTrustedIssuer, lockTrustedIssuer, managedTrustedIssuer, profileOfIssuer, requireKnownNames, saveTrustedIssuer, trustedIssuerTarget, writeTrustedIssuer,
} from './trusted-issuer-records.js';

type Needs = Pick<ManagementNeeds, 'changes' | 'cursors' | 'issuer'>;

export interface TrustedIssuerFilter {
  /** Part of the issuer or the name. */
  readonly search?: string | undefined;
  readonly kind?: AssertionKind | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
}

const NEWEST_FIRST: Order<TrustedIssuerEntity> = {
  list: 'trusted_issuers',
  direction: 'DESC',
  keys: ['issuer.createdAt', 'issuer.trustedIssuerId'],
  position: ({ createdAt, trustedIssuerId }) => [createdAt.toISOString(), trustedIssuerId],
  parameters: ([at = '', trustedIssuerId]) => [new Date(at), trustedIssuerId],
};

const TAKEN = { field: 'issuer', rule: 'must be that of no other trusted issuer of this kind: assertions name their issuer by it' };

/** Whose assertions are good for tokens. What changes here counts from the next token request on; tokens that were issued stay. */
export class TrustedIssuerManagement {
  constructor(private readonly needs: Needs) {}

  /** @throws RulesBroken @throws Conflict there is one of this kind and name */
  async create(input: unknown, by: Author): Promise<TrustedIssuer> {
    const profile = parseTrustedIssuer(input);
    this.requireOther(profile);
    try {
      return await this.needs.changes.make(by, async (change) => {
        await requireKnownNames(change, profile);
        return managedTrustedIssuer(await insertTrustedIssuer(change, profile));
      });
    } catch (error) {
      throw isUniqueViolation(error) ? new Conflict('An issuer with this kind and name is trusted already.', TAKEN) : error;
    }
  }

  /** @throws NotFound */
  get(trustedIssuerId: string): Promise<TrustedIssuer> {
    return this.needs.changes.read(async (manager) => {
      const entity = isUuid(trustedIssuerId) ? await manager.findOneBy(TrustedIssuerEntity, { trustedIssuerId }) : null;
      if (entity === null) throw new NotFound('trusted issuer');
      return managedTrustedIssuer(entity);
    });
  }

  /** Newest first. @throws InvalidCursor */
  list({ search, kind, status }: TrustedIssuerFilter, request: PageRequest): Promise<Page<TrustedIssuer>> {
    return this.needs.changes.read(async (manager) => {
      const query = manager.createQueryBuilder(TrustedIssuerEntity, 'issuer').where('true');
      if (search !== undefined) query.andWhere('(issuer.issuer ILIKE :search OR issuer.name ILIKE :search)', { search: containing(search) });
      if (kind !== undefined) query.andWhere('issuer.kind = :kind', { kind });
      if (status !== undefined) query.andWhere(`issuer.disabledAt IS ${status === 'disabled' ? 'NOT ' : ''}NULL`);
      const { items, ...rest } = await page(query, request, NEWEST_FIRST, this.needs.cursors);
      return { items: items.map(managedTrustedIssuer), ...rest };
    });
  }

  /** Changes what the patch names; null takes a member back to its default. Kind and issuer are what it is: they stay.
   *  @throws RulesBroken @throws NotFound @throws VersionMismatch */
  update(trustedIssuerId: string, patch: Document, expectedVersion: number | undefined, by: Author): Promise<TrustedIssuer> {
    return this.changed(trustedIssuerId, by, async (change, entity) => {
      requireVersion(entity.version, expectedVersion);
      const { kind, issuer } = entity;
      const profile = parseTrustedIssuer(patched(trustedIssuerMembersOf(profileOfIssuer(entity)), { ...patch, kind, issuer }));
      await requireKnownNames(change, profile);
      const changed = await writeTrustedIssuer(change, entity, profile);
      if (changed !== undefined) await change.record('trusted_issuer.update', trustedIssuerTarget(trustedIssuerId), { changed });
    });
  }

  /** Its assertions are refused from now on. @throws NotFound */
  disable(trustedIssuerId: string, by: Author): Promise<TrustedIssuer> {
    return this.changed(trustedIssuerId, by, async (change, entity) => {
      if (entity.disabledAt !== null) return;
      entity.disabledAt = change.at;
      await saveTrustedIssuer(change, entity);
      await change.record('trusted_issuer.disable', trustedIssuerTarget(trustedIssuerId));
    });
  }

  /** @throws NotFound */
  enable(trustedIssuerId: string, by: Author): Promise<TrustedIssuer> {
    return this.changed(trustedIssuerId, by, async (change, entity) => {
      if (entity.disabledAt === null) return;
      entity.disabledAt = null;
      await saveTrustedIssuer(change, entity);
      await change.record('trusted_issuer.enable', trustedIssuerTarget(trustedIssuerId));
    });
  }

  /** @throws NotFound @throws VersionMismatch */
  delete(trustedIssuerId: string, expectedVersion: number | undefined, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const { version, kind, issuer } = await lockTrustedIssuer(change, trustedIssuerId);
      requireVersion(version, expectedVersion);
      await change.manager.delete(TrustedIssuerEntity, { trustedIssuerId });
      await change.record('trusted_issuer.delete', trustedIssuerTarget(trustedIssuerId), { kind, issuer });
    });
  }

  private changed(trustedIssuerId: string, by: Author, work: (change: Change, entity: TrustedIssuerEntity) => Promise<void>): Promise<TrustedIssuer> {
    return this.needs.changes.make(by, async (change) => {
      const entity = await lockTrustedIssuer(change, trustedIssuerId);
      await work(change, entity);
      return managedTrustedIssuer(entity);
    });
  }

  private requireOther({ issuer }: TrustedIssuerProfile): void {
    const violations = ownIssuer(issuer, this.needs.issuer);
    if (violations.length > 0) throw new RulesBroken(violations);
  }
}
