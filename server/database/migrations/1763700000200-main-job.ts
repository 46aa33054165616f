import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, sql, type TableSpec } from '../table';

/** Members, plans, memberships, purchases and messages: the tables of the main job. */
export class MainJob1763700000200 implements MigrationInterface {
  name = 'MainJob1763700000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await createTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await runner.dropTable(table.name, true);
  }
}

const operatorTables: TableSpec[] = [
  {
    name: 'operator_case',
    columns: {
      id: sql.id,
      kind: sql.text(60),
      subject: sql.text(120),
      content: sql.longText,
      status: sql.text(10),
      opened_at: sql.instant,
      closed_at: [sql.instant, null],
      closed_by: [sql.text(80), null],
      closing_note: [sql.longText, null],
    },
    primaryKey: ['id'],
    unique: { ux_operator_case_subject: ['kind', 'subject'] },
    index: { ix_operator_case_status: ['status', 'opened_at'] },
    oneOf: { status: ['open', 'closed'] },
  },
  {
    name: 'operator_act',
    columns: {
      id: sql.id,
      operator: sql.text(80),
      verb: sql.text(60),
      subject: sql.text(120),
      reason: sql.text(300),
      acted_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_operator_act_at: ['acted_at'] },
  },
];

const memberTables: TableSpec[] = [
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

const planTables: TableSpec[] = [
  {
    name: 'plan_family',
    columns: { code: sql.text(40), name: sql.text(40), is_default: sql.flag, position: sql.count },
    primaryKey: ['code'],
  },
  {
    name: 'plan',
    columns: {
      id: sql.id,
      code: sql.text(40),
      family: sql.text(40),
      family_rank: sql.count,
      name: sql.text(40),
      tagline: sql.text(80),
      opens: sql.text(10),
      period_unit: sql.text(10),
      period_count: sql.count,
      limit_per_person: [sql.count, null],
      sale_starts_at: [sql.instant, null],
      sale_ends_at: [sql.instant, null],
      offered: sql.flag,
      position: sql.count,
      benefits: sql.longText,
    },
    primaryKey: ['id'],
    unique: { ux_plan_code: ['code'] },
    oneOf: { opens: ['goods', 'online'], period_unit: ['month', 'quarter', 'halfYear', 'year'] },
  },
  {
    name: 'plan_price',
    columns: {
      id: sql.id,
      plan_id: sql.id,
      price_fen: sql.fen,
      list_price_fen: [sql.fen, null],
      effective_from: sql.instant,
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_plan_price_effective: ['plan_id', 'effective_from'] },
  },
  {
    name: 'scheme_document',
    columns: { id: sql.text(10), code: sql.text(40), content: sql.longText, loaded_at: sql.instant },
    primaryKey: ['id'],
  },
];

const membershipTables: TableSpec[] = [
  {
    name: 'membership',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      family_rank: sql.count,
      plan_id: sql.id,
      plan_name: sql.text(40),
      anchor_at: sql.instant,
      months: sql.count,
      ends_at: sql.instant,
      version: sql.count,
    },
    primaryKey: ['id'],
    unique: { ux_membership_family: ['member_id', 'family'] },
  },
  {
    name: 'membership_term',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      starts_at: sql.instant,
      ends_at: sql.instant,
      source: sql.text(10),
      source_key: sql.text(80),
      order_id: [sql.id, null],
      plan_id: sql.id,
      plan_name: sql.text(40),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_membership_term_source: ['source_key'] },
    index: { ix_membership_term_member: ['member_id', 'family', 'starts_at'] },
    oneOf: { source: ['order', 'renewal', 'gift', 'code', 'operator'] },
  },
];

const purchaseTables: TableSpec[] = [
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

const messageTables: TableSpec[] = [
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

const tables: TableSpec[] = [
  ...operatorTables,
  ...memberTables,
  ...planTables,
  ...membershipTables,
  ...purchaseTables,
  ...messageTables,
];
