import { In, LessThan } from 'typeorm';
import type { BenefitGrantView, StockView } from '../../shared/contract/ops/stock';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Audience } from '../member/member.entity';
import { BenefitBudget } from './benefit.entity';
import { type BenefitOfBook, readBenefitBook } from './benefit-book';
import { BenefitGrant } from './benefit-grant.entity';
import { budgetPeriodAt, levelOfBudget } from './budget.rules';

/** Every live benefit with what is left of its stock and its budget, in the business's order. */
export async function findStock({ read }: Pick<Database, 'read'>, now: Instant): Promise<StockView[]> {
  const { benefits } = await readBenefitBook(read);
  const wanted = benefits.flatMap(({ code, config }) => {
    const period = budgetPeriodAt(config, now);
    return period === null ? [] : [{ benefit: code, period }];
  });
  const rows = wanted.length === 0 ? [] : await read.find(BenefitBudget, { where: wanted });
  const bound = new Map(rows.map(({ benefit, boundFen }) => [benefit, boundFen]));
  return benefits.map((benefit) => present(benefit, bound.get(benefit.code) ?? 0));
}

/** Benefits that were given to audiences, the newest first. */
export async function findGrants(
  { read }: Pick<Database, 'read'>,
  { cursor, limit }: PageQuery,
): Promise<Page<BenefitGrantView>> {
  const where = cursor === undefined ? {} : { id: LessThan(cursor) };
  const rows = await read.find(BenefitGrant, { where, order: { id: 'DESC' }, take: limit + 1 });
  const items = rows.slice(0, limit);
  const audiences = await read.findBy(Audience, { id: In(items.map(({ audienceId }) => audienceId)) });
  const { benefits } = await readBenefitBook(read);
  return {
    items: items.map(({ cursorId: _, audienceId, createdAt, finishedAt, ...grant }) => ({
      ...grant,
      benefitName: benefits.find(({ code }) => code === grant.benefit)?.config.name ?? grant.benefit,
      audience: audiences.find(({ id }) => id === audienceId)?.name ?? audienceId,
      createdAt: formatInstant(createdAt),
      finishedAt: finishedAt === null ? null : formatInstant(finishedAt),
    })),
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

function present({ code, config, stopped, taken }: BenefitOfBook, boundFen: number): StockView {
  const { name, value, kind, issue, delivery, stock, costFen, budget } = config;
  const level = levelOfBudget(config, boundFen);
  return {
    ...{ code, name, value, kind, issue, delivery: delivery.kind, stopped, taken, stock, costFen },
    budget: budget && level !== 'none' ? { per: budget.per, boundFen, budgetFen: budget.fen, level } : null,
    pool: delivery.kind === 'code' ? delivery.pool : null,
  };
}
