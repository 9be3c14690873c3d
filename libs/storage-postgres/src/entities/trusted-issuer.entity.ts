import type { AssertionKind, TrustedIssuer } from '@assent/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('trusted_issuers')
export class TrustedIssuerEntity {
  @PrimaryColumn('uuid', { name: 'trusted_issuer_id' })
  trustedIssuerId!: string;

  @Column('text')
  kind!: AssertionKind;

  @Column('text')
  issuer!: string;

  @Column('text')
  name!: string;

  @Column('jsonb', { nullable: true })
  jwks!: NonNullable<TrustedIssuer['jwks']> | null;

  @Column('text', { array: true, nullable: true })
  certificates!: string[] | null;

  @Column('text')
  subject!: TrustedIssuer['subject'];

  @Column('text', { array: true })
  clients!: string[];

  @Column('text', { array: true })
  scope!: string[];

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('integer')
  version!: number;
}
