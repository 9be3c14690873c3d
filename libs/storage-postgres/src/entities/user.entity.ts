import type { Role } from '@assent/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  username!: string;

  /** usernameKey(username) */
  @Column('text', { name: 'username_key' })
  usernameKey!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  /** Of the authenticator app, under AES-256-GCM. */
  @Column('bytea', { name: 'totp_sealed_secret', nullable: true })
  totpSealedSecret!: Buffer | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  /** Written by management/revocation.ts alone: a Date has no microseconds, so saving it back would move the instant. */
  @Column({ type: 'timestamptz', name: 'tokens_not_before', nullable: true, insert: false, update: false })
  tokensNotBefore!: Date | null;

  @Column('timestamptz', { name: 'sessions_not_before', nullable: true })
  sessionsNotBefore!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('integer')
  version!: number;

  /** Kept by a trigger: what lists look into. */
  @Column({ type: 'text', name: 'search_text', select: false, insert: false, update: false })
  searchText!: string;
}
