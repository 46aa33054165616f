import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Members, their identities, sessions and what they chose to tell. */
export class Member1763700000210 implements MigrationInterface {
  name = 'Member1763700000210';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'member',
    columns: {
      id: sql.id,
      member_number: sql.text(20),
      status: sql.text(10),
      person_hash: sql.text(64),
      nickname: [sql.text(20), null],
      avatar_id: [sql.id, null],
      phone_cipher: [sql.text(200), null],
      phone_index: [sql.text(64), null],
      phone_masked: [sql.text(20), null],
      joined_at: sql.instant,
      leaving_since: [sql.instant, null],
      gone_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_member_number: ['member_number'] },
    index: { ix_member_phone: ['phone_index'] },
    oneOf: { status: ['active', 'leaving', 'gone'] },
  },
  {
    name: 'wechat_identity',
    columns: {
      id: sql.id,
      app: sql.text(12),
      openid: sql.text(64),
      unionid: [sql.text(64), null],
      member_id: [sql.id, null],
      follows: sql.flag,
      created_at: sql.instant,
      follow_changed_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_wechat_identity_openid: ['app', 'openid'] },
    index: { ix_wechat_identity_unionid: ['unionid'], ix_wechat_identity_member: ['member_id'] },
    oneOf: { app: ['miniprogram', 'official'] },
  },
  {
    name: 'person_claim',
    columns: { unionid: sql.text(64), member_id: [sql.id, null] },
    primaryKey: ['unionid'],
  },
  {
    name: 'session',
    columns: { id: sql.text(64), member_id: sql.id, created_at: sql.instant, expires_at: sql.instant },
    primaryKey: ['id'],
    index: { ix_session_member: ['member_id'], ix_session_expires: ['expires_at'] },
  },
  {
    name: 'member_day',
    columns: { member_id: sql.id, day: sql.day },
    primaryKey: ['member_id', 'day'],
    index: { ix_member_day_day: ['day'] },
  },
  {
    name: 'avatar',
    columns: { id: sql.id, member_id: sql.id, media_type: sql.text(20), bytes: sql.bytes, created_at: sql.instant },
    primaryKey: ['id'],
    index: { ix_avatar_member: ['member_id'] },
  },
  {
    name: 'departed_person',
    columns: { identity_hash: sql.text(64), person_hash: sql.text(64), departed_on: sql.day },
    primaryKey: ['identity_hash'],
  },
];
