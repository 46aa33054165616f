import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, sql } from '../table';

/** The access tokens of both apps, shared by all instances. */
export class WechatToken1763700000300 implements MigrationInterface {
  readonly name = 'WechatToken1763700000300';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'wechat_token',
      columns: {
        app: sql.text(20),
        token: [sql.text(1024), null],
        expires_at: [sql.instant, null],
        claim: [sql.text(26), null],
        claimed_until: [sql.instant, null],
        forced_at: [sql.instant, null],
        forced_on: [sql.day, null],
        forced_count: sql.count,
      },
      primaryKey: ['app'],
      oneOf: { app: ['miniprogram', 'official'] },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS wechat_token');
  }
}
