import type { MigrationInterface, QueryRunner } from 'typeorm';
import { buildIndex } from './online.js';

/** Finds the sessions of one person, where there is no Redis. */
export class SessionIndex1764320000000 implements MigrationInterface {
  name = 'SessionIndex1764320000000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await buildIndex(runner, 'short_lived_sessions_by_user', `ON short_lived ((value->>'userId'), expires_at DESC) WHERE kind = 'session'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX short_lived_sessions_by_user`);
  }
}
