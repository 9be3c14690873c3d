import type { EntityManager } from 'typeorm';
import { ApiEntity } from '../entities/api.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import { UserEntity } from '../entities/user.entity.js';
import { isKey, isUuid } from '../hot/text.js';
import { goodTokens, liveGrants } from './liveness.js';
import { NotFound } from './management-errors.js';
import type { ManagementNeeds } from './management-needs.js';

/** Counting stops here: such a number means "at least". */
export const COUNTED_UP_TO = 10_000;

export interface PartyUsage {
  readonly liveGrants: number;
  readonly liveTokens: number;
}

export interface ApiUsage {
  readonly liveTokens: number;
  /** That may ask for one of its scopes. */
  readonly clients: number;
}

/** The newest first, along the index: they are the likeliest to be alive. */
export const USAGE = {
  grantsOfClient: `${liveGrants('g.client_id = $1')} ORDER BY g.created_at DESC`,
  tokensOfClient: `${goodTokens('t.client_id = $1')} ORDER BY t.issued_at DESC`,
  grantsOfUser: `${liveGrants('g.user_id = $1::uuid')} ORDER BY g.created_at DESC`,
  tokensOfUser: `${goodTokens('t.user_id = $1::uuid')} ORDER BY t.issued_at DESC`,
  tokensOfApi: goodTokens('t.audience @> ARRAY[$1::text] AND t.issued_at > $3::timestamptz'),
  clientsOfApi: `SELECT FROM clients WHERE disabled_at IS NULL AND scope && ARRAY(SELECT name FROM api_scopes WHERE api_identifier = $1)`,
} as const;

/** An index over audiences knows no order: where an API has many tokens, the newest of them are enough. */
const WINDOWS_MILLISECONDS = [60_000, 3_600_000, Number.POSITIVE_INFINITY];

/** Counts what would stop working, as look-ups judge. */
export class Usage {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'clock'>) {}

  /** @throws NotFound */
  ofClient(clientId: string): Promise<PartyUsage> {
    return this.needs.changes.read(async (manager) => {
      if (!isKey(clientId) || !(await manager.existsBy(ClientEntity, { clientId }))) throw new NotFound('client');
      return this.ofParty(manager, clientId, USAGE.grantsOfClient, USAGE.tokensOfClient);
    });
  }

  /** @throws NotFound */
  ofUser(userId: string): Promise<PartyUsage> {
    return this.needs.changes.read(async (manager) => {
      if (!isUuid(userId) || !(await manager.existsBy(UserEntity, { userId }))) throw new NotFound('user');
      return this.ofParty(manager, userId, USAGE.grantsOfUser, USAGE.tokensOfUser);
    });
  }

  /** @throws NotFound */
  ofApi(identifier: string): Promise<ApiUsage> {
    return this.needs.changes.read(async (manager) => {
      if (!isKey(identifier) || !(await manager.existsBy(ApiEntity, { identifier }))) throw new NotFound('API');
      return { liveTokens: await this.tokensOfApi(manager, identifier), clients: await counted(manager, USAGE.clientsOfApi, [identifier]) };
    });
  }

  private async ofParty(manager: EntityManager, id: string, grants: string, tokens: string): Promise<PartyUsage> {
    const parameters = [id, this.needs.clock.now()];
    return { liveGrants: await counted(manager, grants, parameters), liveTokens: await counted(manager, tokens, parameters) };
  }

  private async tokensOfApi(manager: EntityManager, identifier: string): Promise<number> {
    const now = this.needs.clock.now();
    let count = 0;
    for (const milliseconds of WINDOWS_MILLISECONDS) {
      count = await counted(manager, USAGE.tokensOfApi, [identifier, now, new Date(Math.max(0, now.getTime() - milliseconds))]);
      if (count >= COUNTED_UP_TO) break;
    }
    return count;
  }
}

async function counted(manager: EntityManager, text: string, parameters: readonly unknown[]): Promise<number> {
  const [row]: { readonly count: number }[] = await manager.query(`SELECT count(*)::integer AS count FROM (${text} LIMIT ${COUNTED_UP_TO}) AS live`, [...parameters]);
  return row?.count ?? 0;
}
