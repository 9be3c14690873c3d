import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('signing_keys')
export class SigningKeyEntity {
  @PrimaryColumn('text')
  kid!: string;

  @Column('text')
  algorithm!: 'ES256';

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: Record<string, string>;

  @Column('text', { name: 'sealed_private_key' })
  sealedPrivateKey!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'active_from' })
  activeFrom!: Date;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt!: Date | null;
}
