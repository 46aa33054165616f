import type { EntityManager } from 'typeorm';
import type { Shelf, ShelfItem, ShelfItemDetail } from '../../shared/contract/exchange';
import type { Instant } from '../../shared/kernel/instant';
import { needsAccount } from '../benefit/claim.rules';
import { presentFacts } from '../benefit/present-benefit';
import { readHoldings } from '../points/account';
import { availableOf } from '../points/lot.rules';
import { readPointsBook } from '../points/points-book';
import { findOffer, findOffers, type Offer } from './find-offers';

/** The shelf as it stands for a member; null where the live scheme has no points. */
export async function findShelf(manager: EntityManager, memberId: string, now: Instant): Promise<Shelf['shelf']> {
  const purse = await findPurse(manager, memberId, now);
  if (!purse) return null;
  const offers = await findOffers(manager, memberId, now);
  return { ...purse, items: offers.map((offer) => presentItem(offer, purse)) };
}

/** One item, whole; null where the live shelf has no such item. */
export async function findShelfItem(
  manager: EntityManager,
  memberId: string,
  code: string,
  now: Instant,
): Promise<ShelfItemDetail | null> {
  const purse = await findPurse(manager, memberId, now);
  const offer = purse && (await findOffer(manager, memberId, code, now));
  if (!offer) return null;
  const { config } = offer.benefit;
  return {
    ...purse,
    item: presentItem(offer, purse),
    facts: presentFactsOf(offer),
    rules: config.rules,
    account: needsAccount(config.delivery) ? 'phone' : 'none',
  };
}

/** The item's terms; how long it is valid then, the benefit alone decides. */
function presentFactsOf({ item, benefit, names }: Offer): ShelfItemDetail['facts'] {
  const given = presentFacts(benefit.config, names);
  return presentFacts(item.config, names).map((fact) =>
    fact.label === VALIDITY ? (given.find(({ label }) => label === VALIDITY) ?? fact) : fact,
  );
}

const VALIDITY = '有效期';

/** What a member can spend, and what it is called here. */
interface Purse {
  readonly unit: string;
  readonly available: number;
}

async function findPurse(manager: EntityManager, memberId: string, now: Instant): Promise<Purse | null> {
  const book = await readPointsBook(manager);
  if (!book?.live) return null;
  const holding = (await readHoldings(manager, [memberId], now)).get(memberId);
  return { unit: book.config.unit, available: holding ? availableOf(holding) : 0 };
}

function presentItem({ config, benefit, decision }: Offer, { unit, available }: Purse): ShelfItem {
  const { code, name, icon, value, description } = benefit.config;
  const missing = config.points - available;
  const isShort = decision.state === 'open' && missing > 0;
  return {
    code: config.code,
    benefit: { code, name, icon, value, description },
    points: config.points,
    moneyFen: config.moneyFen,
    worthFen: config.worthFen,
    state: isShort ? 'short' : decision.state,
    words: isShort ? `还差 ${missing} ${unit}` : decision.words,
    remaining: decision.remaining,
    stockLeft: decision.stockLeft,
  };
}
