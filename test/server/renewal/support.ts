import { randomUUID } from 'node:crypto';
import { Schedule } from '../../../server/jobs/job.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { PurchaseOrder, Refund } from '../../../server/purchase/purchase.entity';
import { RenewalContract, RenewalCycle, RenewalDebit } from '../../../server/renewal/renewal.entity';
import type { FaultName } from '../../../server/sandbox';
import { loadScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { schemeSchema } from '../../../server/scheme/scheme.schema';
import type { PlanList } from '../../../shared/contract/plan';
import type { Renewal, RenewalSigning } from '../../../shared/contract/renewal';
import type { Engine } from '../../support/database';
import { type Answer, type House, openHouse, type Visitor } from '../../support/house';

// A whole house beside a local WeChat, on a machine that may be busy with other things; a year passes in some tests.
jest.setTimeout(120_000);

export type RenewingPlan = 'auto-month' | 'auto-slow';

export const PRICE_FEN = 1_900;
export const FIRST_FEN = 100;
export const CONSENT = 'renewal-1';

/** A house whose shop has plans that renew themselves: by announced debits, and by those that WeChat delays by a day. */
export interface RenewalHouse {
  readonly house: House;
  visitor(): Promise<Visitor>;
  planId(code: string): Promise<string>;
  begin(visitor: Visitor, code?: RenewingPlan, change?: { consentVersion?: string; key?: string }): Promise<Answer>;
  /** Buys with the wish to sign while paying. */
  order(visitor: Visitor, code?: RenewingPlan, change?: { consentVersion?: string; key?: string }): Promise<Answer>;
  /** Signs on WeChat's page; the notice is on its way until the house settles. */
  sign(visitor: Visitor, code?: RenewingPlan): Promise<string>;
  /** Signs, and lets the first debit come to its end. */
  join(visitor: Visitor, code?: RenewingPlan): Promise<string>;
  cancel(visitor: Visitor, contractId: string): Promise<Answer>;
  contract(id: string): Promise<RenewalContract>;
  cycles(contractId: string): Promise<RenewalCycle[]>;
  debits(contractId: string): Promise<RenewalDebit[]>;
  terms(visitor: Visitor): Promise<MembershipTerm[]>;
  orders(visitor: Visitor): Promise<PurchaseOrder[]>;
  refunds(visitor: Visitor): Promise<Refund[]>;
  strike(fault: FaultName, operation?: string): void;
  list(visitor: Visitor): Promise<Renewal[]>;
}

export async function openRenewals(engine: Engine, start: string): Promise<RenewalHouse> {
  const house = await openHouse(engine, { start });
  const { sandbox, database } = house;
  const { read } = database;
  await loadPlans(house);
  // What recurs every few minutes in all rooms is no part of these stories, and a year of it takes long.
  house.composition.worker.registry.recurring.length = 0;
  await database.inUnit((unit) => unit.clear(Schedule));
  const plan = async (code: string, visitor?: Visitor) => {
    const { body } = visitor ? await visitor.get('/api/v1/plans') : await house.call('GET', '/api/v1/plans');
    const found = (body as PlanList).items.find((item) => item.code === code);
    if (!found) throw new Error(`no plan ${code}`);
    return found;
  };
  const planId = async (code: string) => (await plan(code)).id;
  const wish = async (visitor: Visitor, code: RenewingPlan) => {
    const { id, renewal } = await plan(code, visitor);
    return { planId: id, consentVersion: renewal?.consentVersion ?? '' };
  };
  const begin: RenewalHouse['begin'] = async (visitor, code = 'auto-month', { key, ...change } = {}) =>
    visitor.post('/api/v1/renewals', { ...(await wish(visitor, code)), ...change }, key ?? randomUUID());
  const sign: RenewalHouse['sign'] = async (visitor, code) => {
    const answer = await begin(visitor, code);
    if (answer.status !== 201) throw new Error(`no contract: ${JSON.stringify(answer.body)}`);
    const { renewal, signing }: RenewalSigning = answer.body;
    if ('kind' in signing) throw new Error('this plan is none of WeChat Pay');
    const sheet = sandbox.openSigning(visitor.personId, signing);
    if (!sheet.ok) throw new Error(sheet.refusal);
    sandbox.answerSigning(sheet.value.id, 'sign');
    return renewal.id;
  };
  const cycles = (contractId: string) => read.find(RenewalCycle, { where: { contractId }, order: { number: 'ASC' } });
  return {
    house,
    planId,
    begin,
    async order(visitor, code = 'auto-month', { key, ...change } = {}) {
      const { planId: id, consentVersion } = await wish(visitor, code);
      return visitor.post(
        '/api/v1/orders',
        { planId: id, renewal: { consentVersion, ...change } },
        key ?? randomUUID(),
      );
    },
    sign,
    cycles,
    visitor: () => house.logIn(sandbox.addPerson({ nickname: '续费' }).id),
    async join(visitor, code) {
      const id = await sign(visitor, code);
      await house.settle();
      return id;
    },
    cancel: (visitor, contractId) => visitor.post(`/api/v1/renewals/${contractId}/cancel`),
    contract: (id) => read.findOneByOrFail(RenewalContract, { id }),
    async debits(contractId) {
      const found = await Promise.all(
        (await cycles(contractId)).map(({ id: cycleId }) =>
          read.find(RenewalDebit, { where: { cycleId }, order: { number: 'ASC' } }),
        ),
      );
      return found.flat();
    },
    terms: ({ memberId }) => read.find(MembershipTerm, { where: { memberId }, order: { startsAt: 'ASC' } }),
    orders: ({ memberId }) => read.find(PurchaseOrder, { where: { memberId }, order: { id: 'ASC' } }),
    refunds: ({ memberId }) => read.findBy(Refund, { memberId }),
    strike: (fault, operation) => sandbox.setFault(fault, { enabled: true, count: 1, operation: operation ?? null }),
    async list({ personId }) {
      // Sessions do not last for months.
      const visitor = await house.logIn(personId);
      return (await visitor.get('/api/v1/renewals')).body.items;
    },
  };
}

/** Loads the shop with its renewing plans, at a price. */
export async function loadPlans(house: House, priceFen = PRICE_FEN): Promise<void> {
  const shop = schemeSchema.parse(readScheme('shop'));
  const month = shop.plans.find((plan) => plan.code === 'shop-month');
  if (!month) throw new Error('the shop has no monthly plan');
  const autoRenew = { mode: 'announced', papayPlanId: '126001', firstPriceFen: FIRST_FEN } as const;
  const more = { graceDays: 3, consentVersion: CONSENT, consent: null };
  const prices = [{ priceFen, listPriceFen: null }];
  const auto = { ...month, code: 'auto-month', name: '连续包月', prices, autoRenew: { ...autoRenew, ...more } };
  const delayed = { ...more, mode: 'delayed', papayPlanId: '127001', firstPriceFen: null } as const;
  const slow = { ...auto, code: 'auto-slow', name: '包月', autoRenew: delayed };
  const loaded = await loadScheme(house.database, { ...shop, plans: [...shop.plans, auto, slow] }, house.clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  house.composition.forgetScheme();
}
