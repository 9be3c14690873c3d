import pg from 'pg';
import { type Fault, type FaultContext, READS, WRITES } from '../fault.js';

/** Names the connections that somebody holds for nothing. */
const HOLDER = 'holds-connections';
const AT_ONCE = 20;

const postgresOf = ({ fleet }: FaultContext) => fleet.stack.postgres;

/** One statement as an operator, who may write whatever the default is. */
async function asOperator({ fleet }: FaultContext, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: fleet.stack.databaseUrl, options: '-c default_transaction_read_only=off' });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export const postgresFaults: readonly Fault[] = [
  {
    name: 'Postgres is restarted',
    async inflict(context) {
      await postgresOf(context).down();
      await context.dark([...READS, ...WRITES]);
      await postgresOf(context).up();
    },
  },
  {
    name: 'Postgres crashes',
    async inflict(context) {
      await postgresOf(context).down('crash');
      await context.dark([...READS, ...WRITES]);
      await postgresOf(context).up();
    },
  },
  {
    name: 'Postgres is paused',
    async inflict(context) {
      await postgresOf(context).pause();
      await context.dark([...READS, ...WRITES]);
      await postgresOf(context).resume();
    },
  },
  {
    name: 'Postgres is read-only',
    unaffected: READS,
    async inflict(context) {
      await asOperator(context, 'ALTER SYSTEM SET default_transaction_read_only = on');
      await asOperator(context, 'SELECT pg_reload_conf()');
      await untilReadOnly(context);
      await context.dark(WRITES);
      await asOperator(context, 'ALTER SYSTEM RESET default_transaction_read_only');
      await asOperator(context, 'SELECT pg_reload_conf()');
    },
  },
  {
    name: 'Postgres has no connection left',
    async inflict(context) {
      const taken = await takeAllConnections(context);
      await context.dark([...READS, ...WRITES]);
      await Promise.all(taken.map((client) => client.end()));
    },
  },
];

/** New sessions have the setting; those that stand have heard of it by then. */
async function untilReadOnly({ fleet }: FaultContext): Promise<void> {
  for (let isOn = false; !isOn; ) {
    const client = new pg.Client(fleet.stack.databaseUrl);
    await client.connect();
    isOn = (await client.query<{ setting: string }>(`SELECT current_setting('default_transaction_read_only') AS setting`)).rows[0]?.setting === 'on';
    await client.end();
  }
}

/** Ends everybody's connections and takes each place that becomes free, until nobody else has one. */
async function takeAllConnections({ fleet }: FaultContext): Promise<readonly pg.Client[]> {
  const chief = await connected(fleet.stack.databaseUrl);
  if (chief === undefined) throw new Error('Postgres had no connection left before');
  const taken = [chief];
  for (;;) {
    const more = await Promise.all(Array.from({ length: AT_ONCE }, () => connected(fleet.stack.databaseUrl)));
    taken.push(...more.filter((client) => client !== undefined));
    const { rows } = await chief.query<{ others: number }>(
      `SELECT count(pg_terminate_backend(pid))::integer AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> '${HOLDER}'`,
    );
    if (rows[0]?.others === 0 && more.every((client) => client === undefined)) return taken;
  }
}

async function connected(databaseUrl: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: HOLDER });
  client.on('error', () => undefined); // refused
  return client.connect().then(
    () => client,
    () => undefined,
  );
}
