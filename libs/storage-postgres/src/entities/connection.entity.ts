import type { Connection } from '@assent/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A decision of a person about a client. */
@Entity('connections')
export class ConnectionEntity {
  /** A bigint: pg gives it as text. */
  @PrimaryGeneratedColumn('identity', { name: 'connection_id', type: 'bigint', generatedIdentity: 'ALWAYS' })
  connectionId!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  /** Null: the registered one. */
  @Column('text', { name: 'redirect_uri', nullable: true })
  redirectUri!: string | null;

  @Column('text')
  state!: Connection['state'];

  /** Counts for every redirect URI. */
  @Column('boolean')
  withdrawal!: boolean;

  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;
}
