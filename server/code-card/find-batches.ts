import { LessThan } from 'typeorm';
import type { CodeBatchView, CodeGifts } from '../../shared/contract/ops/code-batch';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { businessDayOf } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { readBenefitBook } from '../benefit/benefit-book';
import type { Database } from '../database/open-database';
import { CodeBatch } from './code-card.entity';
import { withRedeemed } from './settle-batch';

/** Batches for the console, the newest first. @param operatorId who asks: they may have codes to draw */
export async function findBatches(
  { read }: Pick<Database, 'read'>,
  operatorId: string,
  { cursor, limit }: PageQuery,
  now: Instant,
): Promise<Page<CodeBatchView>> {
  const where = cursor === undefined ? {} : { id: LessThan(cursor) };
  const rows = await read.find(CodeBatch, { where, order: { id: 'DESC' }, take: limit + 1 });
  const batches = await withRedeemed(read, rows.slice(0, limit));
  const { benefits, plans } = await readBenefitBook(read);
  const nameOf = ({ gives }: CodeBatch) => {
    const [named, code] = gives.kind === 'membership' ? [plans, gives.plan] : [benefits, gives.benefit];
    const found = named.find((each) => each.code === code);
    return { code, name: found ? ('config' in found ? found.config.name : found.name) : code };
  };
  return {
    items: batches.map((batch) => ({
      ...{ id: batch.id, name: batch.name, count: batch.count, redeemed: batch.redeemed },
      gives: { kind: batch.gives.kind === 'membership' ? 'plan' : 'benefit', ...nameOf(batch) },
      status: batch.status !== 'ended' && batch.expiresAt <= now ? 'expired' : batch.status,
      codes: codesOf(batch, operatorId),
      ...{ expiresOn: businessDayOf(batch.expiresAt - 1), createdAt: formatInstant(batch.createdAt) },
      activatedAt: batch.activatedAt === null ? null : formatInstant(batch.activatedAt),
      ...{ madeBy: batch.madeBy, reason: batch.reason },
    })),
    nextCursor: rows.length > limit ? (batches.at(-1)?.id ?? null) : null,
  };
}

/** What the live scheme has for code cards to give: plans that are offered, and benefits. */
export async function findGifts({ read }: Pick<Database, 'read'>): Promise<CodeGifts> {
  const { benefits, plans } = await readBenefitBook(read);
  const offered = plans.filter((plan) => plan.offered);
  return {
    plans: offered.map(({ code, name, familyName }) => ({ code, name: `${familyName} · ${name}` })),
    benefits: benefits.map(({ code, config }) => ({ code, name: config.name })),
  };
}

function codesOf({ status, madeById, drawnAt }: CodeBatch, operatorId: string): CodeBatchView['codes'] {
  if (madeById === null || drawnAt !== null || status !== 'made') return 'drawn';
  return madeById === operatorId ? 'mine' : 'others';
}
