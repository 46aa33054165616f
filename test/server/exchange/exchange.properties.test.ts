import fc from 'fast-check';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { PointsExchange, ShelfItem } from '../../../server/exchange/exchange.entity';
import { PointsEntry } from '../../../server/points/points.entity';
import type { Exchange } from '../../../shared/contract/exchange';
import type { Payment } from '../../../shared/contract/order';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { ACCOUNT, type Bazaar, cup, fee, openBazaar, paidCup, paidFee } from './support';

/** What people, the supplier, the operator and the clock may do, in any order and some of it at once. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('exchange' as const), item: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pay' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('giveUp' as const), which: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), stopped: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(2, 31) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const items = [
  { ...cup, limit: { period: 'once', count: 3 } },
  { ...fee, stock: 1_000 },
  { ...paidCup, limit: { period: 'once', count: 2 }, stock: 1_000 },
  paidFee,
] as const;
const POINTS = 700;

describe.each(engines)('any interleaving of exchanges on %s', (engine) => {
  let bazaar: Bazaar;
  beforeAll(async () => {
    bazaar = await openBazaar(engine);
    await bazaar.shelve(...items);
  });
  afterAll(() => bazaar?.house.close());

  it('is held against books that tell when something is missing', async () => {
    const ada = await bazaar.visitor(POINTS);
    const { exchange } = await bazaar.exchanged(ada, cup);
    const { database } = bazaar.house;
    const claimId = exchange.claim?.id ?? '';
    const fails: [EntityTarget<ObjectLiteral>, object, object][] = [
      [ShelfItem, { code: 'cup' }, { taken: 99 }],
      [BenefitClaim, { id: claimId }, { status: 'failed' }],
      [PointsExchange, { id: exchange.id }, { status: 'returned' }],
      [PointsEntry, { sourceKey: `spend:exchange:${exchange.id}` }, { sourceKey: 'spend:other' }],
    ];
    for (const [table, where, change] of fails) {
      const before = (await database.read.findOneByOrFail(table, where)) as object;
      const id = 'code' in before ? { code: before.code } : { id: (before as { id: string }).id };
      await database.inUnit((unit) => unit.update(table, id, change));
      expect(await bazaar.faults()).not.toEqual([]);
      await database.inUnit((unit) => unit.update(table, id, before));
    }
    expect(await bazaar.faults()).toEqual([]);
  });

  it('ends with one claim and spent points for what is done, and neither for what was returned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 10 }), play),
      { numRuns: 12, endOnFailure: true },
    );
  });

  async function play(rounds: readonly (readonly Step[])[]): Promise<void> {
    const ada = await bazaar.visitor(POINTS);
    const open: { exchange: Exchange; payment: Payment | null }[] = [];
    for (const round of rounds) {
      await Promise.all(round.filter(({ kind }) => !isAlone(kind)).map((each) => act(ada, each, open)));
      for (const each of round.filter(({ kind }) => isAlone(kind))) await act(ada, each, open);
      expect(await bazaar.faults()).toEqual([]);
    }
    bazaar.house.sandbox.clearFaults();
    await bazaar.stop('cup', false);
    await bazaar.house.advance(2 * HOUR_MS);
    expect(await bazaar.faults()).toEqual([]);
    const rows = await bazaar.house.database.read.findBy(PointsExchange, { memberId: ada.memberId });
    expect(rows.filter(({ status }) => status !== 'done' && status !== 'returned')).toEqual([]);
    const spent = rows.filter(({ status }) => status === 'done').reduce((sum, { points }) => sum + points, 0);
    expect(await bazaar.available(ada)).toBe(POINTS - spent);
  }

  async function act(ada: Visitor, each: Step, open: { exchange: Exchange; payment: Payment | null }[]): Promise<void> {
    const { house } = bazaar;
    switch (each.kind) {
      case 'exchange': {
        const item = items[each.item] ?? cup;
        const needsAccount = item.benefit === 'fee';
        const answer = await bazaar.exchange(ada, item, needsAccount ? { account: ACCOUNT } : {});
        expect([201, 409]).toContain(answer.status);
        if (answer.status === 201) open.push(answer.body);
        return;
      }
      case 'pay': {
        const found = open[each.which];
        // WeChat refuses what is paid or closed already.
        if (found?.payment) house.sandbox.payOrder({ prepayId: found.payment.package });
        return;
      }
      case 'giveUp': {
        const orderId = open[each.which]?.exchange.orderId;
        if (orderId) await ada.post(`/api/v1/orders/${orderId}/closing`);
        return;
      }
      case 'settle':
        return house.settle();
      case 'fail':
        house.sandbox.setFault('supplierFails', { enabled: true, count: 1 });
        return;
      case 'stop':
        return bazaar.stop('cup', each.stopped);
      case 'wait':
        return house.advance(each.minutes * MINUTE_MS);
      default: {
        const never: never = each;
        throw new Error(`unknown step ${JSON.stringify(never)}`);
      }
    }
  }
});

/** The clock and the worker are one: they are not set off twice at once. */
function isAlone(kind: Step['kind']): boolean {
  return kind === 'settle' || kind === 'wait';
}
