import { createHash } from 'node:crypto';
import type { DeletionPreview } from '../../shared/contract/member';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant, type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { DepartureReport, MemberDataHolder } from './member-data';
import type { PersonKeys } from './person-keys';

export interface PreviewNeeds {
  readonly clock: Clock;
  readonly keys: PersonKeys;
  readonly holders: readonly MemberDataHolder[];
}

/** Long enough to read and think; a confirmation that comes later has been forgotten about. */
const PREVIEW_LIFE_MS = 30 * MINUTE_MS;

/** What the member room itself would erase. */
const OWN_LOSS = { kind: 'profile', text: '昵称、头像和手机号将被删除，会员号不再可用，均无法恢复' };

const KEPT = [
  '交易与退款记录：依法自交易完成之日起保存不少于三年',
  '经加密处理、无法还原的身份标识：仅用于一人一次的活动限制',
];

/**
 * What a member would lose by deleting their account, with a token that says: this is what was shown, to this member, at
 * this instant.
 */
export async function previewDeletion(needs: PreviewNeeds, memberId: string): Promise<DeletionPreview> {
  const now = needs.clock.now();
  const report = await gatherReports(needs.holders, memberId, now);
  return {
    losses: [...report.losses, OWN_LOSS],
    paidUntil: report.paidUntil === null ? null : formatInstant(report.paidUntil),
    openRefundFen: report.openRefundFen,
    openOrders: report.openOrders,
    kept: KEPT,
    token: sealPreview(needs.keys, memberId, digestOf(report), now),
  };
}

/**
 * Compares a token with what the preview would show now.
 * `DELETION_NOT_CONFIRMED`: it is no token of ours for this member, or older than half an hour; `DELETION_CHANGED`:
 * something came or went since it was shown.
 */
export async function checkDeletionToken(
  needs: PreviewNeeds,
  memberId: string,
  token: string,
): Promise<Result<null, 'DELETION_NOT_CONFIRMED' | 'DELETION_CHANGED'>> {
  const [shownAtText = '', digest = '', seal = ''] = token.split('.');
  const genuine = needs.keys.isSealOf(seal, sealedText(memberId, shownAtText, digest));
  const now = needs.clock.now();
  if (!genuine || now - Number(shownAtText) > PREVIEW_LIFE_MS) return refuse('DELETION_NOT_CONFIRMED');
  const report = await gatherReports(needs.holders, memberId, now);
  return digestOf(report) === digest ? accept(null) : refuse('DELETION_CHANGED');
}

/** All rooms' reports as one: sums of money and orders, the latest end of paid time. */
async function gatherReports(
  holders: readonly MemberDataHolder[],
  memberId: string,
  now: Instant,
): Promise<DepartureReport> {
  const reports = await Promise.all(holders.map((holder) => holder.reportDeparture(memberId, now)));
  const ends = reports.map((report) => report.paidUntil).filter((end) => end !== null);
  return {
    losses: reports.flatMap((report) => report.losses),
    paidUntil: ends.length === 0 ? null : Math.max(...ends),
    openRefundFen: reports.reduce((sum, report) => sum + report.openRefundFen, 0),
    openOrders: reports.reduce((sum, report) => sum + report.openOrders, 0),
  };
}

function sealPreview(keys: PersonKeys, memberId: string, digest: string, now: Instant): string {
  const shownAtText = String(now);
  return [shownAtText, digest, keys.seal(sealedText(memberId, shownAtText, digest))].join('.');
}

function sealedText(memberId: string, shownAtText: string, digest: string): string {
  return ['deletion', memberId, shownAtText, digest].join('\n');
}

function digestOf(report: DepartureReport): string {
  const { losses, paidUntil, openRefundFen, openOrders } = report;
  const content = [losses.map(({ kind, text }) => [kind, text]), paidUntil, openRefundFen, openOrders];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url');
}
