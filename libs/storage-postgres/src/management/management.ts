import { consoleSecret, type Clock, type PasswordHasher, type Random, type SecretBox, type SecretHasher, type SessionStore } from '@assent/core';
import type { DataSource } from 'typeorm';
import type { ReadReplica } from '../replica/read-replica.js';
import { ApiManagement } from './api-management.js';
import { AuditTrail } from './audit-trail.js';
import { ensureBuiltIns } from './built-ins.js';
import { Changes } from './change.js';
import { ClientManagement } from './client-management.js';
import { ConfigurationExport } from './configuration-export.js';
import { ConfigurationImport } from './configuration-import.js';
import { Cursors } from './cursors.js';
import { GrantBrowser } from './grant-browser.js';
import { InquiryBrowser } from './inquiry-browser.js';
import { KeyManagement } from './key-management.js';
import type { ManagementNeeds } from './management-needs.js';
import { MetricsHistory } from './metrics-history.js';
import { ServiceInstances } from './service-instances.js';
import { TokenBrowser } from './token-browser.js';
import { TrustedIssuerManagement } from './trusted-issuer-management.js';
import { UserConsents } from './user-consents.js';
import { Usage } from './usage.js';
import { UserManagement } from './user-management.js';
import { UserSessions } from './user-sessions.js';

export interface ManagementOptions {
  /** With ENTITIES registered. */
  readonly dataSource: DataSource;
  /** For lists. */
  readonly replica?: ReadReplica | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly secretHasher: SecretHasher;
  readonly passwordHasher: PasswordHasher;
  readonly secretBox: SecretBox;
  /** Wherever the browsers' sessions are: in Redis, or in this database. */
  readonly sessions: SessionStore;
  /** 32 bytes from the environment: authenticates cursors and the console. */
  readonly encryptionKey: Uint8Array;
  /** Others that services may work with while the key is being changed. */
  readonly previousEncryptionKeys?: readonly Uint8Array[];
  readonly issuer: string;
  readonly accessTokenTtlSeconds: number;
}

/** Everything that admins and the command line do. */
export class Management {
  readonly clients: ClientManagement;
  readonly apis: ApiManagement;
  readonly users: UserManagement;
  readonly sessions: UserSessions;
  readonly consents: UserConsents;
  readonly grants: GrantBrowser;
  readonly tokens: TokenBrowser;
  readonly inquiries: InquiryBrowser;
  readonly usage: Usage;
  readonly keys: KeyManagement;
  readonly trustedIssuers: TrustedIssuerManagement;
  readonly audit: AuditTrail;
  readonly metrics: MetricsHistory;
  readonly instances: ServiceInstances;
  readonly importer: ConfigurationImport;
  readonly exporter: ConfigurationExport;
  private readonly needs: ManagementNeeds;
  private readonly consoleSecrets: readonly string[];

  constructor({ dataSource, encryptionKey, previousEncryptionKeys = [], replica, ...options }: ManagementOptions) {
    const needs = { ...options, changes: new Changes(dataSource, options.clock, replica), cursors: new Cursors(encryptionKey, previousEncryptionKeys) };
    this.needs = needs;
    this.consoleSecrets = [encryptionKey, ...previousEncryptionKeys].map(consoleSecret);
    this.clients = new ClientManagement(needs);
    this.apis = new ApiManagement(needs);
    this.users = new UserManagement(needs);
    this.sessions = new UserSessions(needs);
    this.consents = new UserConsents(needs);
    this.grants = new GrantBrowser(needs);
    this.tokens = new TokenBrowser(needs);
    this.inquiries = new InquiryBrowser(needs);
    this.usage = new Usage(needs);
    this.keys = new KeyManagement(needs);
    this.trustedIssuers = new TrustedIssuerManagement(needs);
    this.audit = new AuditTrail(needs);
    this.metrics = new MetricsHistory(needs);
    this.instances = new ServiceInstances(needs);
    this.importer = new ConfigurationImport(needs);
    this.exporter = new ConfigurationExport(needs);
  }

  /** To be called when a service starts, before an import file is applied. */
  ensureBuiltIns(): Promise<void> {
    return ensureBuiltIns({ ...this.needs, consoleSecrets: this.consoleSecrets });
  }
}
