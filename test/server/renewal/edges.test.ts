import { newId } from '../../../server/database/id';
import type { Database } from '../../../server/database/open-database';
import { Member } from '../../../server/member/member.entity';
import { advanceCycle } from '../../../server/renewal/advance-cycle';
import { cancelByOperator } from '../../../server/renewal/cancel-renewal';
import { RenewalContract, RenewalCycle, RenewalDebit } from '../../../server/renewal/renewal.entity';
import type { RenewalParts } from '../../../server/renewal/renewal.parts';
import { type CycleView, dueAtOf, mayDebit } from '../../../server/renewal/renewal.rules';
import { searchContracts } from '../../../server/renewal/search-contracts';
import { papayWindows } from '../../../server/wechat/papay/windows.rules';
import { addMonths, formatChineseMinute } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { openRenewals, PRICE_FEN, type RenewalHouse } from './support';

/** Ten in the morning in Shanghai. */
const NOW = at('2026-05-20T02:00:00Z');

/** Announced on the 18th, so that it may be taken from the 20th on. */
const announced: CycleView = {
  status: 'announced',
  mode: 'announced',
  windows: papayWindows,
  dueAt: at('2026-05-20T00:00:00Z'),
  termEndsAt: at('2026-05-21T00:00:00Z'),
  atOnce: false,
  signedAt: at('2026-04-21T00:00:00Z'),
  reminderReachedAt: at('2026-05-13T01:00:00Z'),
  announcedAt: at('2026-05-18T01:00:00Z'),
  lastFailedAt: null,
  graceDays: 3,
};

it.each([
  ['2026-05-20T22:59:59.999Z', false],
  ['2026-05-20T23:00:00.000Z', true],
  ['2026-05-21T13:59:59.999Z', true],
  ['2026-05-21T14:00:00.000Z', false],
])('hands a debit to WeChat from seven to ten in Shanghai: at %s %s', (now, may) => {
  expect(mayDebit(announced, at(now))).toBe(may);
});

it.each([
  ['2028-01-31T02:00:00Z', 1, '2028年2月29日 10:00'],
  ['2028-01-31T02:00:00Z', 2, '2028年3月31日 10:00'],
  ['2027-01-31T02:00:00Z', 1, '2027年2月28日 10:00'],
  ['2028-02-29T02:00:00Z', 12, '2029年2月28日 10:00'],
  ['2028-02-29T02:00:00Z', 48, '2032年2月29日 10:00'],
])(
  'wants the debit a day before the end, which is counted from the day of joining: %s and %i months',
  (joined, months, end) => {
    const endsAt = addMonths(at(joined), months);
    expect(formatChineseMinute(endsAt)).toBe(end);
    expect(dueAtOf(endsAt, 'announced')).toBe(endsAt - DAY_MS);
    expect(dueAtOf(endsAt, 'delayed')).toBe(endsAt - 2 * DAY_MS);
  },
);

describe('hundreds of renewals due in one minute', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase('sqlite');
  });
  afterAll(() => database.remove());

  it('are debited once each by three workers that take all of them up at once', async () => {
    const due = await writeDue(database, 200);
    const handedOver: string[] = [];
    const parts = partsWith(database, async (debitId) => {
      handedOver.push(debitId);
    });
    const work = async () => {
      for (const { id, revision } of due) await advanceCycle(parts, id, revision);
    };
    await Promise.all([work(), work(), work()]);
    expect(handedOver).toHaveLength(200);
    expect(new Set(handedOver).size).toBe(200);
    const debits = await database.read.find(RenewalDebit);
    expect(new Set(debits.map(({ cycleId }) => cycleId)).size).toBe(200);
    expect(debits.every(({ status, amountFen }) => status === 'accepted' && amountFen === PRICE_FEN)).toBe(true);
  });
});

describe.each(engines)('what goes wrong around a debit on %s', (engine) => {
  let renewals: RenewalHouse;
  let house: RenewalHouse['house'];
  beforeAll(async () => {
    renewals = await openRenewals(engine, '2026-05-20T02:00:00Z');
    house = renewals.house;
  });
  afterAll(() => house.close());

  it('takes the money once where the worker dies between the debit and its record', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.sign(visitor);
    await house.sandbox.runDue();
    const [cycle] = await renewals.cycles(id);
    const parts = house.composition.renewal!;
    const channel = parts.channel!;
    const dying: RenewalParts = {
      ...parts,
      channel: {
        ...channel,
        async applyDebit(request) {
          await channel.applyDebit(request);
          throw new Error('killed');
        },
      },
    };
    await expect(advanceCycle(dying, cycle!.id, cycle!.revision)).rejects.toThrow('killed');
    expect(await renewals.debits(id)).toMatchObject([{ status: 'sent' }]);
    await house.advance(HOUR_MS);
    expect(await renewals.debits(id)).toMatchObject([{ status: 'succeeded' }]);
    expect(await renewals.terms(visitor)).toHaveLength(1);
    expect(house.sandbox.debits()).toHaveLength(1);
  });

  it('lets an operator find a contract and end it; WeChat is told by a worker, and paid time stays', async () => {
    const visitor = await renewals.visitor();
    const id = await renewals.join(visitor);
    const { memberNumber } = await house.database.read.findOneByOrFail(Member, { id: visitor.memberId });
    const found = await searchContracts(house.database, { memberNumber, limit: 10 });
    expect(found).toMatchObject([{ contract: { id, status: 'signed' }, cycle: { number: 2 }, memberNumber }]);
    const living = await searchContracts(house.database, { memberNumber: null, limit: 10 });
    expect(living.map(({ contract }) => contract.id)).toContain(id);
    const end = () => house.database.inUnit((unit) => cancelByOperator(unit, id, house.clock.now()));
    expect(await end()).toMatchObject({ ok: true });
    await house.settle();
    expect(await renewals.contract(id)).toMatchObject({ status: 'ended', endReason: 'operator' });
    expect(house.sandbox.contracts(visitor.personId)[0]?.endedBy).toBe('merchant');
    expect((await visitor.get('/api/v1/membership')).body.active).toBe(true);
    expect(await end()).toMatchObject({ ok: false, refusal: 'RENEWAL_NOT_FOUND' });
    expect(await searchContracts(house.database, { memberNumber: '0', limit: 10 })).toEqual([]);
  });
});

/** Contracts whose debit has been announced and is due now. */
async function writeDue(database: Database, count: number): Promise<RenewalCycle[]> {
  const cycles: RenewalCycle[] = [];
  await database.inUnit(async (unit) => {
    for (let index = 0; index < count; index++) {
      const contractId = newId(NOW);
      const cycle: RenewalCycle = {
        ...{ id: newId(NOW), contractId, number: 2, status: 'announced', atOnce: false, amountFen: PRICE_FEN },
        ...{ dueAt: announced.dueAt, termEndsAt: announced.termEndsAt, announcedAt: announced.announcedAt },
        ...{ reminderAt: announced.reminderReachedAt, reminderReachedAt: announced.reminderReachedAt },
        ...{ announceTriedAt: null, lastFailedAt: null, paidAt: null, cancelledAt: null, nextAt: NOW, revision: 5 },
      };
      await unit.insert(RenewalContract, {
        ...{ id: contractId, memberId: contractId, personHash: contractId, openid: `o-${index}`, planId: 'plan' },
        ...{ planName: '连续包月', orderId: null, family: 'shop', familyRank: 1, periodUnit: 'month', periodCount: 1 },
        ...{ papayPlanId: '126001', mode: 'announced', graceDays: 3, status: 'signed', liveKey: `${contractId}:shop` },
        ...{ wechatContractId: `w-${index}`, consentedFen: PRICE_FEN, firstPriceFen: null, firstPricePaid: false },
        ...{ consentVersion: '1', consentedAt: announced.signedAt, signedAt: announced.signedAt },
        ...{ endRequestedAt: null, endedAt: null, endReason: null },
      });
      await unit.insert(RenewalCycle, cycle);
      cycles.push(cycle);
    }
  });
  return cycles;
}

/** Parts whose WeChat accepts every debit and is asked for nothing else. */
function partsWith(database: Database, onDebit: (debitId: string) => Promise<void>): RenewalParts {
  const unasked = () => {
    throw new Error('nobody should ask WeChat this');
  };
  return {
    database,
    clock: { now: () => NOW },
    logger: { info: () => undefined, warn: () => undefined },
    channel: {
      ...{ name: 'wechatpay_papay', mchid: 'm', appid: 'a', signFields: unasked, contractOrder: unasked },
      ...{ signPayment: unasked, queryContract: unasked, terminateContract: unasked, announceDebit: unasked },
      ...{ queryDebit: unasked, remindFailure: unasked },
      async applyDebit({ debitId }) {
        await onDebit(debitId);
        return { status: 'accepted' };
      },
    },
  };
}
