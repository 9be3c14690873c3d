import { DEFAULT_CLIENT_POLICY, type ApplicationType, type ClientPolicy, type ClientType } from '@assent/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Members of a client that queries hardly look into. */
export interface ClientMetadataColumn {
  readonly clientDescription?: string;
  readonly applicationType?: ApplicationType;
  readonly clientUri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
  readonly contacts?: readonly string[];
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** Absent in rows from before there were policies. */
  readonly clientType?: ClientType;
  readonly policy?: ClientPolicy;
  readonly unregistered?: true;
  readonly ownerUserId?: string;
}

/** What a row from before there were policies stands for. */
export const withPolicy = (metadata: ClientMetadataColumn, tokenEndpointAuthMethod: string) => ({
  ...metadata,
  clientType: metadata.clientType ?? (tokenEndpointAuthMethod === 'none' ? ('public' as const) : ('confidential' as const)),
  policy: { ...DEFAULT_CLIENT_POLICY, ...metadata.policy },
});

@Entity('clients')
export class ClientEntity {
  @PrimaryColumn('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'client_name', nullable: true })
  clientName!: string | null;

  @Column('jsonb')
  metadata!: ClientMetadataColumn;

  @Column('text', { name: 'redirect_uris', array: true })
  redirectUris!: string[];

  @Column('text', { name: 'grant_types', array: true })
  grantTypes!: string[];

  @Column('text', { name: 'response_types', array: true })
  responseTypes!: string[];

  @Column('text', { name: 'token_endpoint_auth_method' })
  tokenEndpointAuthMethod!: string;

  @Column('text', { array: true })
  scope!: string[];

  @Column('boolean', { name: 'require_pkce' })
  requirePkce!: boolean;

  @Column('integer', { name: 'access_token_ttl_seconds', nullable: true })
  accessTokenTtlSeconds!: number | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  /** Written by management/revocation.ts alone: a Date has no microseconds, so saving it back would move the instant. */
  @Column({ type: 'timestamptz', name: 'tokens_not_before', nullable: true, insert: false, update: false })
  tokensNotBefore!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('integer')
  version!: number;

  /** Kept by a trigger, as applicationType is: what lists look into. */
  @Column({ type: 'text', name: 'search_text', select: false, insert: false, update: false })
  searchText!: string;

  @Column({ type: 'text', name: 'application_type', nullable: true, select: false, insert: false, update: false })
  applicationType!: string | null;
}
