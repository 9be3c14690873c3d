import { emailKey, usernameKey, type Role, type User, type UserStore } from '@assent/core';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer, onceForEachKey } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';
import { isKey, isUuid } from '../hot/text.js';

/** By name: a column that a later release adds must not change the result of what is prepared. */
const COLUMNS = [
  ...['user_id', 'username', 'email', 'name', 'roles', 'password_hash', 'totp_sealed_secret'],
  ...['disabled_at', 'tokens_not_before', 'sessions_not_before', 'created_at', 'updated_at', 'version'],
]
  .map((column) => `u.${column}`)
  .join(', ');

const findBy = (column: 'user_id' | 'username_key', type: 'uuid' | 'text'): Statement => ({
  name: `users-find-by-${column}`,
  text: `
    SELECT k.ordinal::integer, ${COLUMNS}
    FROM unnest($1::${type}[]) WITH ORDINALITY AS k (key, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM users WHERE ${column} = k.key LIMIT 1) AS u`,
});

const FIND = findBy('user_id', 'uuid');
const FIND_BY_USERNAME = findBy('username_key', 'text');

/** Two, so that nobody is taken for somebody else with the same address. */
export const FIND_BY_EMAIL: Statement = {
  name: 'users-find-by-email',
  text: `SELECT ${COLUMNS} FROM users u WHERE lower(email COLLATE "C") = $1 LIMIT 2`,
};

/** People with a session that are remembered. */
const CAPACITY = 5_000;

interface UserRow extends Ordinal {
  readonly user_id: string;
  readonly username: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly roles: Role[];
  readonly password_hash: string | null;
  readonly totp_sealed_secret: Buffer | null;
  readonly disabled_at: Date | null;
  readonly tokens_not_before: Date | null;
  readonly sessions_not_before: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
}

export class PostgresUserStore implements UserStore {
  private readonly byId: Remembered<string, User>;
  private readonly byUsername: Coalescer<string, User | undefined>;

  constructor(
    private readonly pool: HotPool,
    epoch: Epoch,
  ) {
    const finding = (statement: Statement) =>
      new Coalescer(onceForEachKey(async (keys) => byOrdinal(keys, await pool.rows<UserRow>(statement, [keys]), userOf)));
    const byId = finding(FIND);
    this.byId = new Remembered(epoch, (userId) => byId.call(userId), (userId) => userId, CAPACITY);
    this.byUsername = finding(FIND_BY_USERNAME); // at sign-in, where argon2 takes the time
  }

  async find(userId: string): Promise<User | undefined> {
    return isUuid(userId) ? this.byId.find(userId) : undefined;
  }

  async findByUsername(username: string): Promise<User | undefined> {
    return isKey(username) ? this.byUsername.call(usernameKey(username)) : undefined;
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const [row, ...more] = isKey(email) ? await this.pool.rows<UserRow>(FIND_BY_EMAIL, [emailKey(email)]) : [];
    return row === undefined || more.length > 0 ? undefined : userOf(row);
  }
}

const userOf = (row: UserRow): User => ({
  ...present({
    email: row.email,
    name: row.name,
    passwordHash: row.password_hash,
    totpSealedSecret: row.totp_sealed_secret,
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
