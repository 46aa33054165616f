import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Auto-renewal: contracts, their cycles and debits, and of a plan how it renews itself. */
export class Renewal1763700000620 implements MigrationInterface {
  name = 'Renewal1763700000620';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    if (await runner.hasColumn('plan', 'auto_renew')) return;
    await runner.query(`ALTER TABLE plan ADD COLUMN auto_renew ${isMysql(runner) ? 'longtext' : 'text'} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn('plan', 'auto_renew')) await runner.query('ALTER TABLE plan DROP COLUMN auto_renew');
    await dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'renewal_contract',
    columns: {
      id: sql.id,
      member_id: sql.id,
      person_hash: sql.text(64),
      openid: sql.text(128),
      plan_id: sql.id,
      plan_name: sql.text(40),
      family: sql.text(40),
      family_rank: sql.count,
      period_unit: sql.text(10),
      period_count: sql.count,
      papay_plan_id: sql.text(20),
      mode: sql.text(10),
      grace_days: sql.count,
      status: sql.text(10),
      live_key: [sql.text(80), null],
      wechat_contract_id: [sql.text(40), null],
      consented_fen: sql.fen,
      first_price_fen: [sql.fen, null],
      first_price_paid: sql.flag,
      consent_version: sql.text(40),
      consented_at: sql.instant,
      signed_at: [sql.instant, null],
      end_requested_at: [sql.instant, null],
      ended_at: [sql.instant, null],
      end_reason: [sql.text(20), null],
    },
    primaryKey: ['id'],
    unique: { ux_renewal_contract_live: ['live_key'] },
    index: {
      ix_renewal_contract_member: ['member_id', 'id'],
      ix_renewal_contract_person: ['person_hash', 'family'],
    },
    oneOf: { status: ['unsigned', 'signed', 'ending', 'ended'], mode: ['announced', 'delayed'] },
  },
  {
    name: 'renewal_cycle',
    columns: {
      id: sql.id,
      contract_id: sql.id,
      number: sql.count,
      status: sql.text(10),
      due_at: sql.instant,
      term_ends_at: [sql.instant, null],
      at_once: sql.flag,
      amount_fen: sql.fen,
      reminder_at: [sql.instant, null],
      reminder_reached_at: [sql.instant, null],
      announce_tried_at: [sql.instant, null],
      announced_at: [sql.instant, null],
      last_failed_at: [sql.instant, null],
      paid_at: [sql.instant, null],
      cancelled_at: [sql.instant, null],
      next_at: sql.instant,
      revision: sql.count,
    },
    primaryKey: ['id'],
    unique: { ux_renewal_cycle_number: ['contract_id', 'number'] },
    index: { ix_renewal_cycle_next: ['status', 'next_at'] },
    oneOf: {
      status: ['waiting', 'reminded', 'announced', 'debiting', 'retrying', 'grace', 'paid', 'lapsed', 'cancelled'],
    },
  },
  {
    name: 'renewal_debit',
    columns: {
      id: sql.id,
      cycle_id: sql.id,
      number: sql.count,
      status: sql.text(10),
      amount_fen: sql.fen,
      sent_at: sql.instant,
      ask_at: sql.instant,
      asked: sql.count,
      failure: [sql.text(20), null],
      detail: [sql.text(200), null],
      ended_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_renewal_debit_number: ['cycle_id', 'number'] },
    index: { ix_renewal_debit_open: ['status', 'ask_at'] },
    oneOf: { status: ['sent', 'accepted', 'succeeded', 'surplus', 'failed', 'dropped', 'misfit'] },
  },
];
