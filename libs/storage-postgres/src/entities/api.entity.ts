import type { BearerMethod } from '@assent/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('apis')
export class ApiEntity {
  @PrimaryColumn('text')
  identifier!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'token_format' })
  tokenFormat!: 'opaque' | 'jwt';

  @Column('text', { name: 'bearer_methods', array: true })
  bearerMethods!: BearerMethod[];

  @Column('text', { name: 'introspection_clients', array: true })
  introspectionClients!: string[];

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
