import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('consents')
export class ConsentEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { array: true })
  scope!: string[];

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
