import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** The inbox, deliveries, permissions and pushes. */
export class Message1763700000250 implements MigrationInterface {
  name = 'Message1763700000250';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'message',
    columns: {
      id: sql.id,
      member_id: sql.id,
      topic: sql.text(60),
      event_key: sql.text(120),
      title: sql.text(40),
      body: sql.text(300),
      page: sql.text(200),
      fields: sql.longText,
      created_at: sql.instant,
      read_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_message_event: ['member_id', 'event_key'] },
    index: { ix_message_member: ['member_id', 'id'] },
  },
  {
    name: 'message_delivery',
    columns: {
      id: sql.id,
      message_id: sql.id,
      member_id: sql.id,
      channel: sql.text(12),
      status: sql.text(12),
      openid: sql.text(64),
      template_id: sql.text(64),
      sends: sql.count,
      wechat_message_id: [sql.text(64), null],
      detail: [sql.text(200), null],
      first_sent_at: sql.instant,
      updated_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_message_delivery_channel: ['message_id', 'channel'] },
    index: {
      ix_message_delivery_wechat: ['wechat_message_id'],
      ix_message_delivery_member: ['member_id'],
      ix_message_delivery_openid: ['openid', 'template_id'],
    },
    oneOf: {
      channel: ['official', 'miniprogram'],
      status: ['sending', 'sent', 'delivered', 'notSent', 'noPermission', 'refused', 'unknown'],
    },
  },
  {
    name: 'subscribe_credit',
    columns: { openid: sql.text(64), template_id: sql.text(64), credits: sql.count, answered_at: sql.instant },
    primaryKey: ['openid', 'template_id'],
  },
  {
    name: 'wechat_push',
    columns: {
      dedupe_key: sql.text(160),
      app: sql.text(12),
      openid: sql.text(64),
      kind: sql.text(60),
      content: sql.longText,
      received_at: sql.instant,
    },
    primaryKey: ['dedupe_key'],
    index: { ix_wechat_push_received: ['received_at'], ix_wechat_push_openid: ['openid'] },
  },
];
