import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the processes of the services did lately, and which there are. Unlogged: to lose it in a crash costs a chart a gap, to write it
 *  costs the disk nothing. */
export class ServiceSamples1764310000000 implements MigrationInterface {
  name = 'ServiceSamples1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE service_samples, service_instances`);
  }
}

const UP = [
  // a row of several processes together has the empty service: operations/tidy-samples.ts
  `CREATE UNLOGGED TABLE service_samples (
     service text NOT NULL,
     instance text NOT NULL,
     at timestamptz NOT NULL,
     payload jsonb NOT NULL,
     PRIMARY KEY (service, instance, at)
   )`,
  `CREATE INDEX service_samples_by_time ON service_samples (at)`,
  `CREATE UNLOGGED TABLE service_instances (
     service text NOT NULL,
     instance text NOT NULL,
     version text NOT NULL,
     started_at timestamptz NOT NULL,
     last_seen_at timestamptz NOT NULL,
     failing text,
     PRIMARY KEY (service, instance)
   ) WITH (fillfactor = 50)`,
];
