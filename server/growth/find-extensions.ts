import { type EntityManager, In, LessThan } from 'typeorm';
import type { TierExtensionView } from '../../shared/contract/ops/tier-extension';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { Audience } from '../member/member.entity';
import { TierExtension } from './growth.entity';
import type { ProgrammeBook } from './programme-book';

/** Extensions of tiers, the newest first. */
export async function findExtensions(
  read: EntityManager,
  { programmes }: ProgrammeBook,
  { cursor, limit }: PageQuery,
): Promise<Page<TierExtensionView>> {
  const found = await read.find(TierExtension, {
    where: cursor === undefined ? {} : { id: LessThan(cursor) },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  const audiences = rows.length === 0 ? [] : await read.findBy(Audience, { id: In(rows.map((row) => row.audienceId)) });
  return {
    items: rows.map(({ id, programme, audienceId, months, status, extended, lifted, operator, reason, createdAt }) => {
      const audience = audiences.find((candidate) => candidate.id === audienceId);
      return {
        ...{ id, programme, months, status, operator, reason, createdAt: formatInstant(createdAt) },
        programmeName: programmes.find(({ code }) => code === programme)?.config.name ?? programme,
        ...{ audience: audience?.name ?? audienceId, size: audience?.size ?? 0 },
        ...{ extended: extended ?? 0, lifted: lifted ?? 0 },
      };
    }),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
