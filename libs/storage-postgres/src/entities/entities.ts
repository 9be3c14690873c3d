import { AccessTokenEntity } from './access-token.entity.js';
import { ApiScopeEntity } from './api-scope.entity.js';
import { ApiEntity } from './api.entity.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import { ClientSecretEntity } from './client-secret.entity.js';
import { ClientEntity } from './client.entity.js';
import { ConnectionEntity } from './connection.entity.js';
import { ConsentEntity } from './consent.entity.js';
import { GrantEntity } from './grant.entity.js';
import { SigningKeyEntity } from './signing-key.entity.js';
import { TrustedIssuerEntity } from './trusted-issuer.entity.js';
import { UserEntity } from './user.entity.js';

/** What a DataSource registers. The tables themselves come from the migrations. */
export const ENTITIES = [
  AccessTokenEntity,
  ApiEntity,
  ApiScopeEntity,
  AuditEntryEntity,
  ClientEntity,
  ClientSecretEntity,
  ConnectionEntity,
  ConsentEntity,
  GrantEntity,
  SigningKeyEntity,
  TrustedIssuerEntity,
  UserEntity,
];
