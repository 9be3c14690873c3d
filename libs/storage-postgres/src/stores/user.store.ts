import { usernameKey, type Role, type User, type UserStore } from '@assent/core';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer, onceForEachKey } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { isKey, isUuid } from '../hot/text.js';

const findBy = (column: 'user_id' | 'username_key', type: 'uuid' | 'text'): Statement => ({
  name: `users-find-by-${column}`,
  text: `
    SELECT k.ordinal::integer, u.*
    FROM unnest($1::${type}[]) WITH ORDINALITY AS k (key, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM users WHERE ${column} = k.key LIMIT 1) AS u`,
});

const FIND = findBy('user_id', 'uuid');
const FIND_BY_USERNAME = findBy('username_key', 'text');

interface UserRow extends Ordinal {
  readonly user_id: string;
  readonly username: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly roles: Role[];
  readonly password_hash: string | null;
  readonly disabled_at: Date | null;
  readonly tokens_not_before: Date | null;
  readonly sessions_not_before: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

export class PostgresUserStore implements UserStore {
  private readonly finding: Coalescer<string, User | undefined>;
  private readonly findingByUsername: Coalescer<string, User | undefined>;

  constructor(pool: HotPool) {
    const find = (statement: Statement) =>
      new Coalescer(onceForEachKey(async (keys) => byOrdinal(keys, await pool.rows<UserRow>(statement, [keys]), userOf)));
    this.finding = find(FIND);
    this.findingByUsername = find(FIND_BY_USERNAME);
  }

  async find(userId: string): Promise<User | undefined> {
    return isUuid(userId) ? this.finding.call(userId) : undefined;
  }

  async findByUsername(username: string): Promise<User | undefined> {
    return isKey(username) ? this.findingByUsername.call(usernameKey(username)) : undefined;
  }
}

const userOf = (row: UserRow): User => ({
  ...present({
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
    disabledAt: row.disabled_at,
    tokensNotBefore: row.tokens_not_before,
    sessionsNotBefore: row.sessions_not_before,
  }),
  userId: row.user_id,
  username: row.username,
  roles: row.roles,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});
