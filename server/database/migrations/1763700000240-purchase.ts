import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Orders, attempts to pay, refunds, notices, and what keeps commands repeatable. */
export class Purchase1763700000240 implements MigrationInterface {
  name = 'Purchase1763700000240';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'purchase_order',
    columns: {
      id: sql.id,
      member_id: sql.id,
      person_hash: sql.text(64),
      plan_id: sql.id,
      plan_name: sql.text(40),
      family: sql.text(40),
      family_rank: sql.count,
      period_unit: sql.text(10),
      period_count: sql.count,
      amount_fen: sql.fen,
      refunded_fen: sql.fen,
      status: sql.text(10),
      agreement_version: [sql.text(40), null],
      created_at: sql.instant,
      expires_at: sql.instant,
      paid_at: [sql.instant, null],
      closed_at: [sql.instant, null],
      attempt_count: sql.count,
      asked_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    index: { ix_purchase_order_member: ['member_id', 'id'] },
    oneOf: { status: ['pending', 'paid', 'closed', 'refunding', 'refunded'] },
  },
  {
    name: 'payment_attempt',
    columns: {
      id: sql.id,
      order_id: sql.id,
      attempt_number: sql.count,
      member_id: sql.id,
      channel: sql.text(30),
      status: sql.text(10),
      mchid: sql.text(32),
      appid: sql.text(32),
      payer_openid: sql.text(128),
      description: sql.text(127),
      amount_fen: sql.fen,
      prepay_id: [sql.text(64), null],
      transaction_id: [sql.text(32), null],
      refusal: [sql.text(200), null],
      created_at: sql.instant,
      expires_at: sql.instant,
      paid_at: [sql.instant, null],
      closed_at: [sql.instant, null],
      shipped_at: [sql.instant, null],
      settled_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_payment_attempt_number: ['order_id', 'attempt_number'] },
    oneOf: { status: ['created', 'unknown', 'open', 'refused', 'closed', 'paid', 'surplus'] },
  },
  {
    name: 'refund',
    columns: {
      id: sql.text(64),
      attempt_id: sql.id,
      order_id: sql.id,
      member_id: sql.id,
      transaction_id: sql.text(32),
      amount_fen: sql.fen,
      total_fen: sql.fen,
      reason: sql.text(80),
      status: sql.text(12),
      detail: [sql.text(200), null],
      wechat_refund_id: [sql.text(64), null],
      created_at: sql.instant,
      succeeded_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    index: { ix_refund_attempt: ['attempt_id'], ix_refund_order: ['order_id'] },
    oneOf: { status: ['requested', 'unknown', 'processing', 'attention', 'replaced', 'succeeded'] },
  },
  {
    name: 'payment_notice',
    columns: {
      id: sql.text(64),
      event_type: sql.text(40),
      attempt_id: [sql.id, null],
      outcome: sql.text(40),
      content: sql.longText,
      received_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_payment_notice_received: ['received_at'] },
  },
  {
    name: 'command_key',
    columns: {
      member_id: sql.id,
      route: sql.text(80),
      client_key: sql.text(64),
      body_hash: sql.text(64),
      result_id: sql.id,
      created_at: sql.instant,
    },
    primaryKey: ['member_id', 'route', 'client_key'],
    index: { ix_command_key_created: ['created_at'] },
  },
  {
    name: 'plan_allowance',
    columns: { person_hash: sql.text(64), plan_id: sql.id, used: sql.count },
    primaryKey: ['person_hash', 'plan_id'],
  },
];
