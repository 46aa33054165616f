import type { EntityManager } from 'typeorm';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { Member } from '../member/member.entity';
import { AuditEntry } from '../operator/audit.entity';
import type { Moment, MomentQuery } from './timeline-sources';

/** Of how many things of a member, of each kind, the acts are looked for: the newest. */
const MOST_OF_A_KIND = 100;

/** Numbers of acts sort as texts too. */
const NUMBER_WIDTH = 15;

/** What of a member has acts of its own, by table: how the audit log names it. */
const owned = [
  { table: 'purchase_order', mark: 'order' },
  { table: 'refund_request', mark: 'refundRequest' },
  { table: 'renewal_contract', mark: 'contract' },
  { table: 'benefit_claim', mark: 'claim' },
  { table: 'invoice', mark: 'invoice' },
] as const;

/** What operators did to a member or to what is theirs, the newest first; in the console and by command. */
export async function findActs(
  manager: EntityManager,
  { memberId, upTo, beforeId, limit, nameOfAction }: MomentQuery,
): Promise<Moment[]> {
  const member = await manager.findOneBy(Member, { id: memberId });
  if (!member) return [];
  const subjects = [`member:${memberId}`, ...(await findSubjects(manager, memberId))];
  // A command names a member by their number, with what it gave behind a space.
  const { memberNumber } = member;
  const rows = await findRows(
    manager,
    AuditEntry,
    `WHERE (t.subject IN (${subjects.map(() => '?').join(', ')}) OR (t.subject >= ? AND t.subject < ?))
        AND t.acted_at <= ?${beforeId === null ? '' : ' AND (t.acted_at < ? OR t.number < ?)'}
      ORDER BY t.number DESC LIMIT ${limit}`,
    [...subjects, memberNumber, `${memberNumber}!`, upTo, ...(beforeId === null ? [] : [upTo, Number(beforeId)])],
  );
  return rows.map(({ number, actedAt, action, actorName, reason }) => ({
    ...{
      id: String(number).padStart(NUMBER_WIDTH, '0'),
      at: actedAt,
      title: `${nameOfAction(action)}（${actorName}）`,
      detail: reason,
    },
    link: `audit:${number}`,
  }));
}

async function findSubjects(manager: EntityManager, memberId: string): Promise<string[]> {
  const lists = await Promise.all(
    owned.map(async ({ table, mark }) => {
      const rows = await select<{ id: string }>(
        manager,
        `SELECT id FROM ${table} WHERE member_id = ? ORDER BY id DESC LIMIT ${MOST_OF_A_KIND}`,
        [memberId],
      );
      // Bare, as commands write them; a decision has its verdict behind it.
      const verdicts = mark === 'refundRequest' ? [' approve', ' refuse'] : [];
      return rows.flatMap(({ id }) => [`${mark}:${id}`, id, ...verdicts.map((verdict) => id + verdict)]);
    }),
  );
  return lists.flat();
}
