import type { MemberFilterChoices } from '../../shared/contract/ops/member';
import { readBenefitBook } from '../benefit/benefit-book';
import { select } from '../database/statement';
import type { CareParts } from './care.parts';
import { COUNTED } from './find-members';

/** Tags beyond this many are found by their name, not from the list. */
const MOST_TAGS = 100;

/** What members can be filtered by. */
export async function findChoices({ database, catalogue, programmes }: CareParts): Promise<MemberFilterChoices> {
  const [{ families, plans }, book, { benefits }] = await Promise.all([
    catalogue.read(),
    programmes.read(),
    readBenefitBook(database.read),
  ]);
  // Read by the key's first part alone: as many rows as there are tags, not as there are tagged members.
  const tags = await select<{ tag: string }>(
    database.read,
    `SELECT tag FROM member_tag GROUP BY tag ORDER BY tag LIMIT ${MOST_TAGS}`,
    [],
  );
  return {
    programmes: book.programmes.map(({ code, config }) => ({
      ...{ code, name: config.name, unit: config.unit },
      tiers: config.tiers.map((tier) => ({ code: tier.code, name: tier.name })),
    })),
    families: families.map(({ code, name }) => ({
      ...{ code, name },
      plans: plans.filter(({ family }) => family === code).map((plan) => ({ id: plan.id, name: plan.name })),
    })),
    benefits: benefits.filter(({ stopped }) => !stopped).map(({ code, config }) => ({ code, name: config.name })),
    tags: await Promise.all(tags.map(async ({ tag }) => ({ tag, members: await countTagged(database.read, tag) }))),
  };
}

async function countTagged(read: CareParts['database']['read'], tag: string) {
  const [row] = await select<{ members: number | string }>(
    read,
    `SELECT COUNT(*) AS members FROM (SELECT 1 FROM member_tag WHERE tag = ? LIMIT ${COUNTED + 1}) c`,
    [tag],
  );
  const members = Number(row?.members ?? 0);
  return { count: Math.min(members, COUNTED), more: members > COUNTED };
}
