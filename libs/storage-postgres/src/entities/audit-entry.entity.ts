import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('audit_log')
export class AuditEntryEntity {
  /** A bigint: pg gives it as text. */
  @PrimaryGeneratedColumn('identity', { name: 'audit_id', type: 'bigint', generatedIdentity: 'ALWAYS' })
  auditId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  actor!: string;

  @Column('text', { name: 'actor_name', nullable: true })
  actorName!: string | null;

  @Column('text')
  action!: string;

  @Column('text', { nullable: true })
  target!: string | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('jsonb', { nullable: true })
  detail!: Record<string, unknown> | null;
}
