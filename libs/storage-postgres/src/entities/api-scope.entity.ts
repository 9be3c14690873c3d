import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('api_scopes')
export class ApiScopeEntity {
  @PrimaryColumn('text', { name: 'api_identifier' })
  apiIdentifier!: string;

  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  description!: string;

  /** Order on the consent page. */
  @Column('integer')
  position!: number;
}
