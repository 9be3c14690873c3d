import type { Api, ApiScope, ApiStore } from '@assent/core';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';
import { isKey } from '../hot/text.js';

/** Everything that any call of the batch wants; each call picks its own. */
const RELEVANT: Statement = {
  name: 'apis-relevant',
  text: `
    SELECT a.identifier, a.name, a.token_format, a.bearer_methods, a.introspection_clients,
      (SELECT coalesce(json_agg(json_build_object('name', s.name, 'description', s.description) ORDER BY s.position, s.name), '[]')
         FROM api_scopes s WHERE s.api_identifier = a.identifier) AS scopes
    FROM (SELECT unnest($1::text[]) AS identifier
          UNION SELECT s.api_identifier FROM unnest($2::text[]) AS w (name) JOIN api_scopes s ON s.name = w.name) AS wanted
    JOIN apis a ON a.identifier = wanted.identifier`,
};

/** Combinations of scopes and resources that are remembered. */
const CAPACITY = 1_000;

interface Wanted {
  readonly scopes: readonly string[];
  readonly identifiers: readonly string[];
}

interface ApiRow {
  readonly identifier: string;
  readonly name: string;
  readonly token_format: Api['tokenFormat'];
  readonly bearer_methods: Api['bearerMethods'];
  readonly introspection_clients: string[];
  readonly scopes: readonly ApiScope[];
}

export class PostgresApiStore implements ApiStore {
  private readonly known: Remembered<Wanted, readonly Api[]>;

  constructor(
    private readonly pool: HotPool,
    epoch: Epoch,
  ) {
    const looking = new Coalescer<Wanted, readonly Api[]>((batch) => this.look(batch));
    this.known = new Remembered(epoch, (wanted) => looking.call(wanted), ({ identifiers, scopes }) => JSON.stringify([scopes, identifiers]), CAPACITY);
  }

  async relevantTo({ identifiers, scopes }: Wanted): Promise<readonly Api[]> {
    return (await this.known.find({ identifiers, scopes })) ?? [];
  }

  private async look(batch: readonly Wanted[]): Promise<readonly Api[][]> {
    const identifiers = distinctKeys(batch.flatMap((wanted) => wanted.identifiers));
    const scopes = distinctKeys(batch.flatMap((wanted) => wanted.scopes));
    const apis = (await this.pool.rows<ApiRow>(RELEVANT, [identifiers, scopes])).map(apiOf).sort(byIdentifier);
    return batch.map((wanted) => apis.filter((api) => isRelevant(api, wanted)));
  }
}

const distinctKeys = (names: readonly string[]): string[] => [...new Set(names)].filter(isKey);

/** By code unit, whatever the database's collation. */
const byIdentifier = (a: Api, b: Api): number => (a.identifier < b.identifier ? -1 : 1);

const isRelevant = (api: Api, { identifiers, scopes }: Wanted): boolean =>
  identifiers.includes(api.identifier) || api.scopes.some(({ name }) => scopes.includes(name));

const apiOf = (row: ApiRow): Api => ({
  identifier: row.identifier,
  name: row.name,
  tokenFormat: row.token_format,
  bearerMethods: row.bearer_methods,
  scopes: row.scopes,
  introspectionClients: row.introspection_clients,
});
