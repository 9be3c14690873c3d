import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('access_tokens')
export class AccessTokenEntity {
  @PrimaryColumn('integer', { name: 'expiry_day' })
  expiryDay!: number;

  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('uuid', { name: 'grant_id', nullable: true })
  grantId!: string | null;

  @Column('text')
  format!: 'opaque' | 'jwt';

  @Column('text', { array: true })
  scope!: string[];

  @Column('text', { array: true })
  audience!: string[];

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** Present: a MAC token. */
  @Column('text', { name: 'mac_algorithm', nullable: true })
  macAlgorithm!: string | null;

  /** Management has no use for it, and does not read it. */
  @Column({ type: 'bytea', name: 'mac_sealed_key', nullable: true, select: false, insert: false, update: false })
  macSealedKey!: Buffer | null;

  @Column({ type: 'bigint', name: 'mac_delta_seconds', nullable: true, insert: false, update: false })
  macDeltaSeconds!: string | null;

  /** Null: it was issued before this was recorded. */
  @Column('text', { name: 'grant_type', nullable: true })
  grantType!: string | null;

  @Column('integer', { nullable: true })
  rotation!: number | null;

  /** By Postgres's clock, to the microsecond: compare it there. */
  @Column({ type: 'timestamptz', name: 'recorded_at', insert: false, update: false })
  recordedAt!: Date;
}
