import { clientNamesOf } from './client-names.js';
import { NotFound } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';
import { managedTokens, referenceOf } from './token-view.js';

/** One client's questions about one token. */
export interface ManagedInquiry {
  readonly clientId: string;
  readonly clientName?: string;
  readonly firstAskedAt: Date;
  readonly lastAskedAt: Date;
  readonly count: number;
  /** The latest answer. */
  readonly lastActive: boolean;
}

/** More askers than any API has. */
const MAX_ASKERS = 200;

const ABOUT = `
  SELECT client_id AS "clientId", first_asked_at AS "firstAskedAt", last_asked_at AS "lastAskedAt", count::float8 AS count, last_active AS "lastActive"
  FROM token_inquiries WHERE expiry_day = $1 AND token_hash = $2 ORDER BY last_asked_at DESC, client_id LIMIT ${MAX_ASKERS}`;

/** Who asked about a token. Services write it down every two seconds. */
export class InquiryBrowser {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'clock'>) {}

  /** The latest first. @throws NotFound */
  about(tokenId: string): Promise<readonly ManagedInquiry[]> {
    return this.needs.changes.read(async (manager) => {
      const reference = referenceOf(tokenId);
      const [token] = reference === undefined ? [] : await managedTokens(manager, [reference], this.needs.clock.now());
      if (reference === undefined || token === undefined) throw new NotFound('access token');
      const rows: Omit<ManagedInquiry, 'clientName'>[] = await manager.query(ABOUT, [reference.expiryDay, reference.tokenHash]);
      const names = await clientNamesOf(manager, rows.map(({ clientId }) => clientId));
      return rows.map((row) => ({ ...row, ...(names.has(row.clientId) && { clientName: names.get(row.clientId) as string }) }));
    });
  }
}
