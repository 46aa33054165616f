import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Operators who log in, what waits for a second one, and the audit log, in which the acts by command go on. */
export class Console1763700000800 implements MigrationInterface {
  name = 'Console1763700000800';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    const heads = await runner.query("SELECT id FROM operator_audit_head WHERE id = 'head'");
    if (heads.length === 0) await moveActs(runner);
    await runner.dropTable('operator_act', true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await createTables(runner, [acts]);
    await dropTables(runner, tables);
  }
}

/** The log of before becomes the first lines of the new one, hashed as they would have been. */
async function moveActs(runner: QueryRunner): Promise<void> {
  // A run that was cut off half-way begins anew.
  await runner.query('DELETE FROM operator_audit');
  const rows: { operator: string; verb: string; subject: string; reason: string; acted_at: number | string }[] =
    await runner.query('SELECT operator, verb, subject, reason, acted_at FROM operator_act ORDER BY acted_at, id');
  let hash = '0'.repeat(64);
  for (const [index, { operator, verb, subject, reason, acted_at }] of rows.entries()) {
    const [number, actedAt] = [index + 1, Number(acted_at)];
    const told = [number, 'command', operator, operator, verb, subject, reason, null, null, null, actedAt];
    hash = createHash('sha256')
      .update(JSON.stringify([hash, ...told]))
      .digest('hex');
    await runner.query(
      `INSERT INTO operator_audit
         (number, channel, actor, actor_name, action, subject, reason, before_text, after_text, request_id, acted_at, hash)
       VALUES (?, 'command', ?, ?, ?, ?, ?, NULL, NULL, NULL, ?, ?)`,
      [number, operator, operator, verb, subject, reason, actedAt, hash],
    );
  }
  await runner.query("INSERT INTO operator_audit_head (id, number, hash) VALUES ('head', ?, ?)", [rows.length, hash]);
}

const acts: TableSpec = {
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
};

const tables: TableSpec[] = [
  {
    name: 'operator',
    columns: {
      id: sql.id,
      login_name: sql.text(40),
      name: sql.text(40),
      role: sql.text(12),
      status: sql.text(10),
      password_hash: [sql.text(200), null],
      totp_cipher: [sql.text(300), null],
      totp_step: [sql.whole, null],
      created_at: sql.instant,
      activated_at: [sql.instant, null],
      last_seen_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_operator_login: ['login_name'] },
    oneOf: {
      status: ['invited', 'active', 'disabled'],
      role: ['owner', 'operations', 'finance', 'support', 'readOnly'],
    },
  },
  {
    name: 'operator_invitation',
    columns: {
      id: sql.text(64),
      operator_id: sql.id,
      totp_cipher: sql.text(300),
      created_at: sql.instant,
      expires_at: sql.instant,
      used_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    index: { ix_operator_invitation_operator: ['operator_id'] },
  },
  {
    name: 'operator_session',
    columns: {
      id: sql.text(64),
      operator_id: sql.id,
      address: sql.text(45),
      device: sql.text(200),
      created_at: sql.instant,
      seen_at: sql.instant,
      expires_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_operator_session_operator: ['operator_id'], ix_operator_session_expires: ['expires_at'] },
  },
  {
    name: 'operator_login_guard',
    columns: { guard_key: sql.text(120), failures: sql.count, window_start: sql.instant },
    primaryKey: ['guard_key'],
    index: { ix_operator_login_guard_window: ['window_start'] },
  },
  {
    name: 'operator_audit',
    columns: {
      number: sql.whole,
      channel: sql.text(10),
      actor: sql.text(80),
      actor_name: sql.text(80),
      action: sql.text(60),
      subject: sql.text(120),
      reason: sql.text(300),
      before_text: [sql.longText, null],
      after_text: [sql.longText, null],
      request_id: [sql.text(64), null],
      acted_at: sql.instant,
      hash: sql.text(64),
    },
    primaryKey: ['number'],
    index: {
      ix_operator_audit_at: ['acted_at'],
      ix_operator_audit_subject: ['subject', 'number'],
      ix_operator_audit_action: ['action', 'number'],
      ix_operator_audit_actor: ['actor', 'number'],
    },
    oneOf: { channel: ['console', 'command', 'system'] },
  },
  {
    name: 'operator_audit_head',
    columns: { id: sql.text(10), number: sql.whole, hash: sql.text(64) },
    primaryKey: ['id'],
  },
  {
    name: 'operator_approval',
    columns: {
      id: sql.id,
      action: sql.text(60),
      input: sql.longText,
      summary: sql.text(300),
      why: sql.text(300),
      reason: sql.text(300),
      status: sql.text(10),
      asked_by: sql.id,
      asked_name: sql.text(80),
      asked_at: sql.instant,
      alone_from: [sql.instant, null],
      decided_by: [sql.id, null],
      decided_name: [sql.text(80), null],
      decided_at: [sql.instant, null],
      answer: [sql.text(300), null],
    },
    primaryKey: ['id'],
    index: { ix_operator_approval_status: ['status', 'id'] },
    oneOf: { status: ['waiting', 'carriedOut', 'refused', 'withdrawn'] },
  },
  {
    name: 'operator_command',
    columns: {
      operator_id: sql.id,
      command_key: sql.text(64),
      action: sql.text(60),
      body_hash: sql.text(64),
      reply: sql.longText,
      created_at: sql.instant,
    },
    primaryKey: ['operator_id', 'command_key'],
    index: { ix_operator_command_at: ['created_at'] },
  },
];
