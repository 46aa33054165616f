import type { Clock } from '../../shared/kernel/clock';
import { type BenefitOfBook, readBenefitBook } from '../benefit/benefit-book';
import type { Database } from '../database/open-database';
import type { TiersNoticed } from '../growth/growth.events';
import { type TierNews, takeNotices } from '../growth/take-notices';
import { enqueueJob } from '../jobs/enqueue-job';
import type { News } from './message.rules';
import { tellMember } from './send-message';

/** Topic of the job that goes on with a range that one job could not tell to its end. */
export const TELL_TIERS = 'message.tellTiers';

/** Of 50 members each: well within a job's lease. */
const BATCHES_A_JOB = 60;

/**
 * Tells the members of a range what is new about their tiers: once each, as it is at the moment of telling. What is taken
 * and what is written to the inbox are one unit, so that nothing is told twice or lost when it is cut off.
 */
export async function tellTiers(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  range: TiersNoticed,
): Promise<void> {
  for (let batch = 0; batch < BATCHES_A_JOB; batch++) {
    const more = await database.inUnit(async (unit) => {
      const now = clock.now();
      const news = await takeNotices(unit, range, now);
      const rose = news?.some(({ kind }) => kind === 'rose') ?? false;
      const benefits = rose ? (await readBenefitBook(unit)).benefits : [];
      for (const each of news ?? []) {
        const eventKey = `tier:${each.programme}:${each.key}`;
        await tellMember(unit, { memberId: each.memberId, eventKey, ...newsOf(each, benefits) }, now);
      }
      return news !== null;
    });
    if (!more) return;
  }
  await database.inUnit((unit) => enqueueJob(unit, { topic: TELL_TIERS, payload: range }, clock.now()));
}

function newsOf(news: TierNews, benefits: readonly BenefitOfBook[]): News {
  const { programme, programmeName, unit } = news;
  switch (news.kind) {
    case 'rose':
    case 'fell': {
      const { fromName, toName, changedAt } = news;
      const fields = { programme, programmeName, fromName, toName, changedAt };
      if (news.kind === 'fell') return { topic: 'tierFell', fields };
      return { topic: 'tierRose', fields: { ...fields, opened: namesOpenedBy(benefits, programme, news.rungs) } };
    }
    case 'extended':
      return { topic: 'tierExtended', fields: { programme, tierName: news.tierName, until: news.until } };
    case 'afterFall': {
      const { tierName, lostName, gap } = news;
      return { topic: 'tierWayBack', fields: { programme, tierName, lostName, gap, unit } };
    }
    case 'fallsIn30Days':
    case 'fallsIn7Days': {
      const { tierName, toName, gap, deadline } = news;
      const fields = { programme, tierName, toName, gap, unit, deadline };
      return { topic: news.kind === 'fallsIn30Days' ? 'tierFallsIn30Days' : 'tierFallsIn7Days', fields };
    }
    default: {
      const never: never = news;
      throw new Error(`unknown news ${JSON.stringify(never)}`);
    }
  }
}

/** Names of the benefits that begin at one of the tiers. */
function namesOpenedBy(benefits: readonly BenefitOfBook[], programme: string, tiers: readonly string[]): string[] {
  return benefits
    .filter(({ stopped, config }) => !stopped && config.opensFor.tiers.some(isReached))
    .map(({ config }) => config.name);

  function isReached(opening: { readonly programme: string; readonly from: string }): boolean {
    return opening.programme === programme && tiers.includes(opening.from);
  }
}
