import type { AssertionKind, TrustedIssuer, TrustedIssuerStore } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';

/** All of them: an installation has a handful. */
const ENABLED: Statement = {
  name: 'trusted-issuers-enabled',
  text: `
    SELECT trusted_issuer_id, kind, issuer, name, jwks, certificates, subject, clients, scope, disabled_at, created_at, updated_at, version
    FROM trusted_issuers WHERE disabled_at IS NULL`,
};

interface TrustedIssuerRow {
  readonly trusted_issuer_id: string;
  readonly kind: AssertionKind;
  readonly issuer: string;
  readonly name: string;
  readonly jwks: NonNullable<TrustedIssuer['jwks']> | null;
  readonly certificates: string[] | null;
  readonly subject: TrustedIssuer['subject'];
  readonly clients: string[];
  readonly scope: string[];
  readonly disabled_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

export class PostgresTrustedIssuerStore implements TrustedIssuerStore {
  private readonly enabled: Remembered<'', readonly TrustedIssuer[]>;

  constructor(pool: HotPool, epoch: Epoch) {
    const load = async () => (await pool.rows<TrustedIssuerRow>(ENABLED, [])).map(trustedIssuerOf);
    this.enabled = new Remembered(epoch, load, (name) => name, 1);
  }

  async find(kind: AssertionKind, issuer: string): Promise<TrustedIssuer | undefined> {
    return (await this.enabled.find(''))?.find((candidate) => candidate.kind === kind && candidate.issuer === issuer);
  }

  async kinds(): Promise<ReadonlySet<AssertionKind>> {
    return new Set((await this.enabled.find(''))?.map(({ kind }) => kind));
  }
}

const trustedIssuerOf = (row: TrustedIssuerRow): TrustedIssuer => ({
  trustedIssuerId: row.trusted_issuer_id,
  kind: row.kind,
  issuer: row.issuer,
  name: row.name,
  ...present({ jwks: row.jwks, certificates: row.certificates, disabledAt: row.disabled_at }),
  subject: row.subject,
  clients: row.clients,
  scope: row.scope,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});
