import { newId } from '../../../server/database/id';
import { collectPaidAmounts } from '../../../server/insight/collect-paid-amounts';
import { Member } from '../../../server/member/member.entity';
import { PurchaseOrder } from '../../../server/purchase/purchase.entity';
import type { OrderStatus } from '../../../server/purchase/purchase.states';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const now = at('2026-03-01T02:00:00Z');

describe.each(engines)('what members have paid, on %s', (engine) => {
  let database: TestDatabase;
  let numbers = 0;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  afterEach(() =>
    database.inUnit(async (unit) => {
      await unit.clear(PurchaseOrder);
      await unit.clear(Member);
    }),
  );

  const buildMember = (status: Member['status'] = 'active') => ({
    id: newId(now),
    memberNumber: String(6_000_000_000 + numbers++),
    status,
    personHash: 'p',
    joinedAt: now,
  });

  /** A member with orders: status, amount and what was returned, in fen. */
  async function addMember(
    orders: readonly (readonly [OrderStatus, number, number])[],
    status: Member['status'] = 'active',
  ): Promise<void> {
    const member = buildMember(status);
    const rows = orders.map(([orderStatus, amountFen, refundedFen]) => ({
      id: newId(now),
      memberId: member.id,
      personHash: 'p',
      planId: 'plan',
      planName: '月卡',
      family: 'shop',
      familyRank: 1,
      periodUnit: 'month' as const,
      periodCount: 1,
      amountFen,
      refundedFen,
      status: orderStatus,
      createdAt: now,
      expiresAt: now,
      attemptCount: 1,
    }));
    await database.inUnit(async (unit) => {
      await unit.insert(Member, member);
      if (rows.length > 0) await unit.insert(PurchaseOrder, rows);
    });
  }

  const collect = async (includeUnpaid = false) => {
    const { values, withoutPayment } = await collectPaidAmounts(database, { includeUnpaid });
    return { values: [...values].sort((a, b) => a - b), withoutPayment };
  };

  it('are their paid orders, less what was returned on them', async () => {
    await addMember([
      ['paid', 19_800, 0],
      ['paid', 2_500, 500],
    ]);
    await addMember([
      ['refunded', 2_500, 2_500],
      ['refunding', 900, 0],
    ]);
    expect(await collect()).toEqual({ values: [900, 21_800], withoutPayment: 0 });
  });

  it('are not touched by orders that are open or closed, even where money came and went back', async () => {
    await addMember([
      ['paid', 2_500, 0],
      ['pending', 19_800, 0],
      ['closed', 19_800, 19_800],
    ]);
    await addMember([['closed', 2_500, 2_500]]);
    expect(await collect()).toEqual({ values: [2_500], withoutPayment: 1 });
  });

  it('are 0 for who has never paid, where that is asked for', async () => {
    await addMember([['paid', 2_500, 0]]);
    await addMember([]);
    expect(await collect()).toEqual({ values: [2_500], withoutPayment: 1 });
    expect(await collect(true)).toEqual({ values: [0, 2_500], withoutPayment: 1 });
  });

  it('leave members out who are gone', async () => {
    await addMember([['paid', 2_500, 0]], 'gone');
    await addMember([['paid', 900, 0]], 'leaving');
    expect(await collect()).toEqual({ values: [900], withoutPayment: 0 });
  });

  it('count everybody once over several pages', async () => {
    const members = Array.from({ length: 10_003 }, () => buildMember());
    await database.inUnit(async (unit) => {
      for (let at = 0; at < members.length; at += 1_000) await unit.insert(Member, members.slice(at, at + 1_000));
    });
    expect((await collect(true)).values).toHaveLength(10_003);
    await database.inUnit((unit) => unit.delete(Member, { id: members[0]!.id }));
    await database.inUnit((unit) => unit.delete(Member, { id: members[1]!.id }));
    await database.inUnit((unit) => unit.delete(Member, { id: members[2]!.id }));
    // A last page that is exactly full.
    expect((await collect()).withoutPayment).toBe(10_000);
  });
});
