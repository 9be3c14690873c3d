import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('grants')
export class GrantEntity {
  @PrimaryColumn('uuid', { name: 'grant_id' })
  grantId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text', { array: true })
  scope!: string[];

  @Column('text', { array: true })
  resources!: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'redeemed_at', nullable: true })
  redeemedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('bytea', { name: 'refresh_family_secret_hash', nullable: true })
  refreshFamilySecretHash!: Buffer | null;

  @Column('bytea', { name: 'refresh_current_hash', nullable: true })
  refreshCurrentHash!: Buffer | null;

  @Column('bytea', { name: 'refresh_previous_hash', nullable: true })
  refreshPreviousHash!: Buffer | null;

  @Column('integer', { name: 'refresh_generation', nullable: true })
  refreshGeneration!: number | null;

  @Column('timestamptz', { name: 'refresh_rotated_at', nullable: true })
  refreshRotatedAt!: Date | null;

  @Column('bytea', { name: 'refresh_sealed_answer', nullable: true })
  refreshSealedAnswer!: Buffer | null;

  @Column('timestamptz', { name: 'refresh_expires_at', nullable: true })
  refreshExpiresAt!: Date | null;

  @Column('timestamptz', { name: 'refresh_idle_expires_at', nullable: true })
  refreshIdleExpiresAt!: Date | null;

  /** By Postgres's clock, to the microsecond: compare it there. */
  @Column({ type: 'timestamptz', name: 'recorded_at', insert: false, update: false })
  recordedAt!: Date;
}
