import type { MemberFilter, payingStates } from '../../shared/contract/ops/member';
import { addDays, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { findProgramme, readProgrammeBook } from '../growth/programme-book';
import { Member, WechatIdentityRow } from '../member/member.entity';
import type { PersonKeys } from '../member/person-keys';
import { PaymentAttempt, PurchaseOrder, Refund } from '../purchase/purchase.entity';
import { parseTerm } from './search-term.rules';

/** A filter with everything in it that had to be looked up once. */
export interface ResolvedFilter {
  /** The members that the search term names, at most; null where it names none exactly. */
  readonly ids: readonly string[] | null;
  readonly nickname: string | null;
  readonly tier: { readonly programme: string; readonly rank: number } | null;
  readonly family: string | null;
  readonly planId: string | null;
  readonly state: (typeof payingStates)[number] | null;
  /** The last instant at which paid time ends that is looked for. */
  readonly endsBy: Instant | null;
  readonly tags: readonly string[];
  readonly frozen: boolean;
  readonly joinedFrom: Instant | null;
  readonly joinedBefore: Instant | null;
  readonly now: Instant;
}

/** Members of one phone number: a family shares one, a shop's tablet perhaps. */
const MOST_OF_ONE_TERM = 50;

/** Looks up what a filter names. Refused where it names a programme or tier that is not live. */
export async function resolveFilter(
  { database, keys }: { readonly database: Database; readonly keys: Pick<PersonKeys, 'phoneIndex'> },
  filter: MemberFilter,
  now: Instant,
): Promise<Result<ResolvedFilter, 'PROGRAMME_NOT_FOUND'>> {
  const tier = await findTier(database, filter);
  if (filter.tier !== undefined && tier === null) return refuse('PROGRAMME_NOT_FOUND');
  const term = filter.q === undefined ? null : parseTerm(filter.q);
  const ids = filter.q === undefined ? null : await findByTerm(database, keys, filter.q);
  return accept({
    ids,
    // What is no number of anything is how a nickname begins.
    nickname: term !== null && ids === null ? (filter.q ?? null) : null,
    tier,
    family: filter.family ?? null,
    planId: filter.planId ?? null,
    state: filter.state ?? null,
    endsBy: filter.expiringDays === undefined ? null : now + filter.expiringDays * DAY_MS,
    tags: (filter.tags ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
    frozen: filter.frozen === 'true',
    joinedFrom: filter.joinedFrom === undefined ? null : startOfBusinessDay(filter.joinedFrom),
    joinedBefore: filter.joinedTo === undefined ? null : startOfBusinessDay(addDays(filter.joinedTo, 1)),
    now,
  });
}

async function findTier(database: Database, { programme: code, tier }: MemberFilter) {
  if (tier === undefined) return null;
  const programme = findProgramme(await readProgrammeBook(database.read), code);
  const rank = programme?.config.tiers.findIndex((each) => each.code === tier) ?? -1;
  return programme === null || rank < 0 ? null : { programme: programme.code, rank };
}

/** The members whom a term names exactly, by an index each; null where it is to be looked for as a nickname. */
async function findByTerm(
  { read }: Database,
  keys: Pick<PersonKeys, 'phoneIndex'>,
  text: string,
): Promise<string[] | null> {
  const term = parseTerm(text);
  switch (term.kind) {
    case 'memberNumber': {
      const member = await read.findOneBy(Member, { memberNumber: term.memberNumber });
      return member ? [member.id] : null;
    }
    case 'phone': {
      const phoneIndex = keys.phoneIndex(term.e164);
      const members = await read.find(Member, { where: { phoneIndex }, order: { id: 'DESC' }, take: MOST_OF_ONE_TERM });
      return members.map(({ id }) => id);
    }
    case 'openid': {
      const identities = await Promise.all(
        (['miniprogram', 'official'] as const).map((app) =>
          read.findOneBy(WechatIdentityRow, { app, openid: term.openid }),
        ),
      );
      const ids = identities.flatMap((identity) => identity?.memberId ?? []);
      return ids.length > 0 ? [...new Set(ids)] : null;
    }
    case 'number': {
      const owner = await findOwnerOfNumber(read, term.number);
      return owner === null ? null : [owner];
    }
    case 'nickname':
      return null;
    default: {
      const never: never = term;
      throw new Error(`unknown search term ${JSON.stringify(never)}`);
    }
  }
}

/** Whose number it is: of an order, an attempt to pay, a refund, a transaction at WeChat, or the member's own id. */
async function findOwnerOfNumber(read: Database['read'], number: string): Promise<string | null> {
  if (await read.existsBy(Member, { id: number })) return number;
  const owners = await Promise.all([
    read.findOneBy(PurchaseOrder, { id: number }),
    read.findOneBy(PaymentAttempt, { id: number }),
    read.findOneBy(PaymentAttempt, { transactionId: number }),
    read.findOneBy(Refund, { id: number }),
  ]);
  return owners.find((owner) => owner !== null)?.memberId ?? null;
}
