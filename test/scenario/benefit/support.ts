import type { BenefitCard, Claim, ClaimDetail } from '../../../shared/contract/benefit';
import type { Exchange, ShelfItem } from '../../../shared/contract/exchange';
import type { PointsBalance } from '../../../shared/contract/points';
import { findClaimFaults } from '../../server/benefit/claim-support';
import { findPointsFaults } from '../../server/points/support';
import { type BusinessClient, buildBusiness } from '../../support/business';
import type { Engine } from '../../support/database';
import type { Answer } from '../../support/house';
import { type Character, openStory, type Story } from '../growth/support';

/** A number that a supplier tops up. */
export const ACCOUNT = '13812345678';

/** A story whose characters claim, exchange and use benefits. */
export interface BenefitStory extends Story {
  /** The systems of the shop's tills and of its staff. */
  readonly shop: BusinessClient;
  /** A benefit as its member sees it. */
  card(who: Character, code: string): Promise<BenefitCard>;
  /** A tap on "claim": each its own unless a key is given. */
  tap(who: Character, code: string, more?: { readonly account?: string; readonly key?: string }): Promise<Answer>;
  /** The same, where it must go through. */
  claim(who: Character, code: string, account?: string): Promise<Claim>;
  claimDetail(who: Character, id: string): Promise<ClaimDetail>;
  /** Claims of a tab of "my coupons". */
  claims(who: Character, status: 'usable' | 'used' | 'ended'): Promise<Claim[]>;
  /** The member shows a code, staff verifies it. */
  redeem(who: Character, claimId: string): Promise<Answer>;
  points(who: Character): Promise<PointsBalance>;
  shelfItem(who: Character, code: string): Promise<ShelfItem>;
  exchangeDetail(who: Character, id: string): Promise<Exchange>;
  /** Where claims, uses, costs, stock, budgets, points and their lots do not fit each other; empty when all is well. */
  faults(): Promise<unknown[]>;
}

/** Opens a story of a scheme's benefits that begins at 10:30 in the morning of a business day. */
export async function openBenefitStory(engine: Engine, scheme: string, day: string): Promise<BenefitStory> {
  const story = await openStory(engine, scheme, day);
  const { database } = story.house;
  const shop = await buildBusiness(story.house, ['benefits:redeem', 'coupons:use', 'services:read'], 'shop');
  let references = 0;
  const read = async (who: Character, path: string) => getBody(await who.call('GET', path), 200);
  const benefits: BenefitStory = {
    ...story,
    shop,
    card: async (who, code) => (await read(who, `/api/v1/benefits/${code}`)).card,
    tap: (who, code, { account, key } = {}) =>
      who.post(`/api/v1/benefits/${code}/claims`, account ? { account } : {}, key),
    claim: async (who, code, account) =>
      getBody(await benefits.tap(who, code, account === undefined ? {} : { account }), 201),
    claimDetail: (who, id) => read(who, `/api/v1/benefit-claims/${id}`),
    claims: async (who, status) => (await read(who, `/api/v1/benefit-claims?status=${status}&limit=50`)).items,
    async redeem(who, claimId) {
      const shown = await who.call('POST', `/api/v1/benefit-claims/${claimId}/use-codes`);
      if (shown.status !== 201) return shown;
      const verified = { code: shown.body.code, reference: `till-${++references}`, place: '一号店' };
      return shop.post('/open/v1/redemptions', verified);
    },
    points: async (who) => (await read(who, '/api/v1/points')).points,
    shelfItem: async (who, code) => (await read(who, `/api/v1/shelf/${code}`)).item,
    exchangeDetail: (who, id) => read(who, `/api/v1/exchanges/${id}`),
    faults: async () => [...(await findClaimFaults(database)), ...(await findPointsFaults(database))],
  };
  return benefits;
}

/** The body of an answer that must have this status. */
function getBody(answer: Answer, status: number): Answer['body'] {
  if (answer.status !== status) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
