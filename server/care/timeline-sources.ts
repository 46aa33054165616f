import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { formatLastChineseDay } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { BenefitClaim, BenefitUse } from '../benefit/benefit.entity';
import { configOf } from '../benefit/benefit-book';
import { findRows } from '../database/raw-rows';
import { GrowthEntry, TierChangeRow } from '../growth/growth.entity';
import { presentChange } from '../growth/present-growth';
import type { ProgrammeBook } from '../growth/programme-book';
import { Member, MemberNote } from '../member/member.entity';
import { MembershipPause, MembershipTerm } from '../membership/membership.entity';
import { Message, MessageDelivery } from '../message/message.entity';
import { PointsEntry } from '../points/points.entity';
import { refundWords } from '../purchase/find-ops-orders';
import { PurchaseOrder, Refund } from '../purchase/purchase.entity';
import { endReasonWords } from '../renewal/present-contracts';
import { RenewalContract } from '../renewal/renewal.entity';
import { describeDelivery, termSourceWords } from './care-words.rules';
import { findActs } from './find-acts';

/** A moment as a source tells it. */
export interface Moment {
  /** Within its kind. */
  readonly id: string;
  readonly at: Instant;
  readonly title: string;
  readonly detail: string;
  readonly link: string | null;
}

/** Whose moments are asked for, and from which instant back. */
export interface MomentQuery {
  readonly memberId: string;
  readonly upTo: Instant;
  /** Of that very instant, only ids before this one; null for all of it. */
  readonly beforeId: string | null;
  readonly limit: number;
  readonly book: ProgrammeBook;
  /** What a line of the audit log is called. */
  readonly nameOfAction: (action: string) => string;
}

/** Tells a member's moments of one kind, the newest first. */
export type MomentSource = (manager: EntityManager, query: MomentQuery) => Promise<Moment[]>;

/** Everything that a timeline is told from, by kind. */
export const sources: Readonly<Record<string, MomentSource>> = {
  joined: fromRows(
    Member,
    'joined_at',
    ({ joinedAt: at, id }) => ({ id, at, title: '成为会员', detail: '', link: null }),
    {
      member: 'id',
    },
  ),
  order: fromRows(PurchaseOrder, 'created_at', ({ id, createdAt: at, planName, amountFen }) => ({
    ...{ id, at, title: `下单：${planName}`, detail: formatFen(amountFen), link: `order:${id}` },
  })),
  payment: fromRows(PurchaseOrder, 'paid_at', ({ id, paidAt, planName, amountFen }) => ({
    ...{ id, at: paidAt ?? 0, title: `支付成功：${planName}`, detail: formatFen(amountFen), link: `order:${id}` },
  })),
  refund: fromRows(Refund, 'created_at', ({ id, createdAt: at, orderId, amountFen, status, reason }) => ({
    ...{ id, at, title: `退款 ${formatFen(amountFen)}`, detail: `${refundWords[status]}；${reason}` },
    link: `order:${orderId}`,
  })),
  term: fromRows(
    MembershipTerm,
    'created_at',
    ({ id, createdAt: at, planName, source, startsAt, endsAt, orderId }) => ({
      ...{ id, at, title: `${termSourceWords[source]}：${planName}` },
      detail: endsAt > startsAt ? `有效至 ${formatLastChineseDay(endsAt)}` : '已收回',
      link: orderId === null ? null : `order:${orderId}`,
    }),
  ),
  pause: fromRows(MembershipPause, 'from_at', ({ id, fromAt: at, toAt, resumedAt }) => ({
    ...{ id, at, title: '会员暂停', detail: `至 ${formatLastChineseDay(resumedAt ?? toAt)}`, link: null },
  })),
  contract: fromRows(RenewalContract, 'signed_at', ({ id, signedAt, planName, consentedFen }) => ({
    ...{ id, at: signedAt ?? 0, title: `开通自动续费：${planName}`, detail: `每期不超过 ${formatFen(consentedFen)}` },
    link: `contract:${id}`,
  })),
  contractEnd: fromRows(RenewalContract, 'ended_at', ({ id, endedAt, planName, endReason }) => ({
    ...{ id, at: endedAt ?? 0, title: `自动续费结束：${planName}` },
    detail: endReason === null ? '' : endReasonWords[endReason],
    link: `contract:${id}`,
  })),
  tier: findTierMoments,
  growth: findGrowthMoments,
  points: fromRows(PointsEntry, 'created_at', ({ id, createdAt: at, title, amount, pendingAmount }) => ({
    ...{ id, at, title: `积分 ${signed(amount + pendingAmount)}`, detail: title, link: null },
  })),
  claim: findClaimMoments,
  use: findUseMoments,
  message: findMessageMoments,
  note: fromRows(MemberNote, 'created_at', ({ id, createdAt: at, operator, text }) => ({
    ...{ id, at, title: `备注（${operator}）`, detail: text, link: null },
  })),
  act: findActs,
};

/** A source of rows that each tell one moment; all of a member's rows lie together in an index by member. */
function fromRows<E extends ObjectLiteral>(
  entity: EntityTarget<E>,
  at: string,
  present: (row: E) => Moment,
  { member = 'member_id' }: { readonly member?: string } = {},
): MomentSource {
  return async (manager, query) => (await readRows(manager, entity, at, query, member)).map(present);
}

function readRows<E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  at: string,
  { memberId, upTo, beforeId, limit }: MomentQuery,
  member = 'member_id',
): Promise<E[]> {
  const within = beforeId === null ? '' : ` AND (t.${at} < ? OR t.id < ?)`;
  const where = `WHERE t.${member} = ? AND t.${at} <= ?${within} ORDER BY t.${at} DESC, t.id DESC LIMIT ${limit}`;
  return findRows(manager, entity, where, [memberId, upTo, ...(beforeId === null ? [] : [upTo, beforeId])]);
}

/** Tier changes are numbered within a programme and have no id; what a page has told already the timeline leaves out. */
async function findTierMoments(
  manager: EntityManager,
  { memberId, upTo, limit, book }: MomentQuery,
): Promise<Moment[]> {
  const rows = await Promise.all(
    book.programmes.map(async ({ code, config }) => {
      const changes = await findRows(
        manager,
        TierChangeRow,
        `WHERE t.programme = ? AND t.member_id = ? AND t.changed_at <= ? ORDER BY t.number DESC LIMIT ${limit}`,
        [code, memberId, upTo],
      );
      return changes.map((change) => {
        const { direction, from, to, words } = presentChange(config, change);
        const title = `${direction === 'up' ? '升级' : '降级'}：${from.name} → ${to.name}`;
        const id = `${code}:${change.number}`;
        return { id, at: change.changedAt, title, detail: `${config.name}；${words}`, link: null };
      });
    }),
  );
  return rows.flat();
}

async function findGrowthMoments(manager: EntityManager, query: MomentQuery): Promise<Moment[]> {
  const rows = await readRows(manager, GrowthEntry, 'created_at', query);
  const units = new Map(query.book.programmes.map(({ code, config }) => [code, config.unit]));
  return rows.map(({ id, createdAt: at, programme, title, amount }) => ({
    ...{ id, at, title: `${units.get(programme) ?? '成长值'} ${signed(amount)}`, detail: title, link: null },
  }));
}

async function findClaimMoments(manager: EntityManager, query: MomentQuery): Promise<Moment[]> {
  const rows = await readRows(manager, BenefitClaim, 'created_at', query);
  const moments: Moment[] = [];
  for (const { id, createdAt: at, benefit, version, usesTotal } of rows) {
    const { name } = await configOf(manager, benefit, version);
    const detail = usesTotal > 1 ? `可用 ${usesTotal} 次` : '';
    moments.push({ id, at, title: `得到权益：${name}`, detail, link: `claim:${id}` });
  }
  return moments;
}

async function findUseMoments(manager: EntityManager, query: MomentQuery): Promise<Moment[]> {
  const rows = await readRows(manager, BenefitUse, 'used_at', query);
  const moments: Moment[] = [];
  for (const { id, usedAt: at, benefit, version, reverses, place, claimId } of rows) {
    const { name } = await configOf(manager, benefit, version);
    const title = `${reverses === null ? '使用权益' : '撤销核销'}：${name}`;
    moments.push({ id, at, title, detail: place, link: `claim:${claimId}` });
  }
  return moments;
}

async function findMessageMoments(manager: EntityManager, query: MomentQuery): Promise<Moment[]> {
  const rows = await readRows(manager, Message, 'created_at', query);
  if (rows.length === 0) return [];
  const deliveries = await findRows(
    manager,
    MessageDelivery,
    `WHERE t.message_id IN (${rows.map(() => '?').join(', ')})`,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, createdAt: at, title, readAt }) => {
    const ways = deliveries.filter(({ messageId }) => messageId === id).map(describeDelivery);
    const detail = [...ways, readAt === null ? '站内未读' : '站内已读'].join('；');
    return { id, at, title: `消息：${title}`, detail, link: `message:${id}` };
  });
}

function signed(amount: number): string {
  return amount > 0 ? `+${amount}` : String(amount);
}
