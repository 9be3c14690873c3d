import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('client_secrets')
export class ClientSecretEntity {
  @PrimaryColumn('uuid', { name: 'secret_id' })
  secretId!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  hash!: string;

  /** Of the key that it was hashed with; null: before this was recorded. */
  @Column('text', { name: 'key_label', nullable: true })
  keyLabel!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
