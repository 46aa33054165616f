import { BenefitClaim, BenefitUse } from '../../../server/benefit/benefit.entity';
import { useClaim } from '../../../server/benefit/use-claim';
import { couponData } from '../../../server/coupon/coupon.data';
import { CouponReservation } from '../../../server/coupon/coupon.entity';
import { WechatIdentityRow } from '../../../server/member/member.entity';
import { couponQuotesSchema, couponReservationSchema, servicesSchema } from '../../../shared/contract/coupon';
import { DAY_MS, formatInstant, MINUTE_MS } from '../../../shared/kernel/instant';
import { type BusinessClient, buildBusiness } from '../../support/business';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { join } from '../growth/support';
import { amountOff, buildMonthly, loadInto, rateOff } from './support';

const HALF_AN_HOUR = 30 * MINUTE_MS;

describe.each(engines)('coupons at a till, on %s', (engine) => {
  let house: House;
  let till: BusinessClient;
  let ada: Awaited<ReturnType<typeof join>>;
  let orders = 0;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-25T02:00:00Z' });
    till = await buildBusiness(house, ['coupons:use', 'services:read']);
    await loadInto(house, [
      buildMonthly('off-20', { name: '满减券', delivery: amountOff(2_000, { minimumFen: 10_000 }) }),
      buildMonthly('coffee', { name: '咖啡券', delivery: amountOff(500, { categories: ['咖啡'] }) }),
      buildMonthly('twice', { name: '双次券', uses: 2, delivery: amountOff(100) }),
      buildMonthly('every-week', { name: '每周 9 折', issue: 'automatic', delivery: rateOff(9_000) }),
      buildMonthly('later', {
        delivery: amountOff(9_000),
        validity: { kind: 'fixed', from: '2026-04-10T00:00:00+08:00', until: '2026-04-20T00:00:00+08:00' },
      }),
      buildMonthly('parking', {
        name: '免费停车',
        issue: 'automatic',
        delivery: { kind: 'service', service: 'parking' },
      }),
      buildMonthly('adviser', { delivery: { kind: 'service', service: 'adviser' } }),
      buildMonthly('gold-only', {
        opensFor: { tiers: [{ programme: 'camellia', from: 'gold' }] },
        issue: 'automatic',
        delivery: { kind: 'service', service: 'priority' },
      }),
    ]);
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    ada = await join(house, house.sandbox.addPerson({ nickname: '阿达' }).id);
  });
  afterEach(async () => expect(await findFaults()).toEqual([]));

  const person = () => ({ memberNumber: ada.memberNumber });
  const order = (amountFen: number, more: object = {}) => ({ reference: `A-${++orders}`, amountFen, ...more });
  const claim = async (benefit: string): Promise<string> => {
    const { status, body } = await ada.post(`/api/v1/benefits/${benefit}/claims`, {});
    expect([benefit, status]).toEqual([benefit, 201]);
    return `claim:${body.id}`;
  };
  const quote = async (bill: object) => {
    const { status, body } = await till.post('/open/v1/coupons/quotes', { person: person(), order: bill });
    expect(status).toBe(200);
    return couponQuotesSchema.parse(body).items;
  };
  const reserve = (coupon: string, bill: object, client = till) =>
    client.post('/open/v1/coupons/reservations', { person: person(), order: bill, coupon });
  const hold = async (coupon: string, bill: object) => {
    const { status, body } = await reserve(coupon, bill);
    expect([status, body.code]).toEqual([200, undefined]);
    return couponReservationSchema.parse(body);
  };
  const settle = (id: string, how: 'confirm' | 'release', client = till) =>
    client.post(`/open/v1/coupons/reservations/${id}/${how}`, {});
  const claimOf = (coupon: string) =>
    house.database.read.findOneByOrFail(BenefitClaim, { id: coupon.replace('claim:', '') });

  /** Claims of which more is used and held than there is, or whose holds are not those of the reservations. */
  async function findFaults() {
    const claims = await house.database.read.find(BenefitClaim);
    const reservations = await house.database.read.find(CouponReservation);
    const uses = await house.database.read.find(BenefitUse);
    return claims.filter((row) => {
      const held = reservations.filter(({ claimId, status }) => claimId === row.id && status === 'reserved').length;
      const used = uses.filter(({ claimId }) => claimId === row.id).reduce((sum, use) => sum + use.uses, 0);
      return row.usesHeld !== held || row.usesHeld > row.usesLeft || row.usesLeft + used !== row.usesTotal;
    });
  }

  it('are quoted the best first, with what does not apply and why', async () => {
    const [off20, coffee] = [await claim('off-20'), await claim('coffee')];
    expect(await quote(order(10_000, { categories: { 面包: 10_000 } }))).toEqual([
      expect.objectContaining({
        coupon: off20,
        benefit: 'off-20',
        name: '满减券',
        words: '满 ¥100 减 ¥20',
        discountFen: 2_000,
        usable: true,
        reason: null,
        expiresAt: '2026-03-31T16:00:00.000Z',
      }),
      expect.objectContaining({ coupon: 'benefit:every-week', words: '9 折', discountFen: 1_000, usable: true }),
      expect.objectContaining({ coupon: coffee, discountFen: 0, usable: false, reason: '仅限咖啡类' }),
    ]);
    const [best, , last] = await quote(order(8_800, { categories: { 咖啡: 8_800 } }));
    expect([best?.benefit, best?.discountFen]).toEqual(['every-week', 880]);
    expect([last?.coupon, last?.reason]).toEqual([off20, '还差 ¥12']);
    expect(await house.database.read.countBy(BenefitClaim, { memberId: ada.memberId })).toBe(2);
  });

  it('of a time that has not come are quoted with it, and cannot be reserved', async () => {
    const later = await claim('later');
    const [, found] = await quote(order(10_000));
    expect(found).toMatchObject({ coupon: later, usable: false, reason: '2026年4月10日起可用' });
    expect((await reserve(later, order(10_000))).body.code).toBe('CLAIM_NOT_USABLE');
  });

  it('are held while an order is paid, and used by its confirmation, once', async () => {
    const coupon = await claim('off-20');
    const bill = order(12_345);
    const reserved = await hold(coupon, bill);
    expect(reserved).toMatchObject({
      reference: bill.reference,
      claimId: coupon.replace('claim:', ''),
      name: '满减券',
      discountFen: 2_000,
      status: 'reserved',
      expiresAt: formatInstant(house.clock.now() + HALF_AN_HOUR),
    });
    expect((await ada.get(`/api/v1/benefit-claims/${reserved.claimId}`)).body.delivery).toMatchObject({
      reserved: true,
    });
    expect((await quote(order(12_345))).find((one) => one.coupon === coupon)).toMatchObject({
      usable: false,
      reason: '正用于一笔未完成的订单',
    });
    for (let time = 1; time <= 2; time++) {
      expect((await settle(reserved.id, 'confirm')).body).toEqual({ ...reserved, status: 'confirmed' });
    }
    const uses = await house.database.read.findBy(BenefitUse, { claimId: reserved.claimId });
    expect(uses).toMatchObject([{ uses: 1, savedFen: 2_000, place: bill.reference, business: 'pos' }]);
    expect(await claimOf(coupon)).toMatchObject({ status: 'used', usesLeft: 0, usesHeld: 0 });
    expect((await quote(order(12_345))).map(({ benefit }) => benefit)).toEqual(['every-week']);
    expect((await reserve(coupon, order(12_345))).body.code).toBe('CLAIM_NOT_USABLE');
  });

  it('are free again after a release, and after the refund of a confirmed order', async () => {
    const coupon = await claim('off-20');
    const given = await hold(coupon, order(10_000));
    for (let time = 1; time <= 2; time++) {
      expect((await settle(given.id, 'release')).body).toEqual({ ...given, status: 'released' });
    }
    expect((await settle(given.id, 'confirm')).body.code).toBe('RESERVATION_ENDED');
    const paid = await hold(coupon, order(10_000));
    await settle(paid.id, 'confirm');
    await house.advance(3 * DAY_MS);
    for (let time = 1; time <= 2; time++) {
      expect((await settle(paid.id, 'release')).body).toEqual({ ...paid, status: 'released' });
    }
    expect((await settle(paid.id, 'confirm')).body.code).toBe('RESERVATION_ENDED');
    const uses = await house.database.read.find(BenefitUse, { where: { claimId: paid.claimId }, order: { id: 'ASC' } });
    expect(uses.map(({ uses: count, savedFen }) => [count, savedFen])).toEqual([
      [1, 2_000],
      [-1, -2_000],
    ]);
    expect(await claimOf(coupon)).toMatchObject({ status: 'usable', usesLeft: 1, usesHeld: 0 });
    expect((await settle((await hold(coupon, order(10_000))).id, 'confirm')).status).toBe(200);
  });

  it('lapse after half an hour: at once for whoever asks, and written down by a job', async () => {
    const coupon = await claim('off-20');
    const [first, bill] = [order(10_000), order(10_000)];
    const reserved = await hold(coupon, first);
    house.clock.advance(HALF_AN_HOUR);
    expect((await settle(reserved.id, 'confirm')).body.code).toBe('RESERVATION_ENDED');
    expect((await settle(reserved.id, 'release')).body).toEqual({ ...reserved, status: 'expired' });
    expect((await reserve(coupon, first)).body).toEqual({ ...reserved, status: 'expired' });
    // No job has run: who comes next has the coupon all the same.
    expect(await claimOf(coupon)).toMatchObject({ usesHeld: 1 });
    expect((await quote(bill)).find((one) => one.coupon === coupon)).toMatchObject({ usable: true });
    const next = await hold(coupon, bill);
    await house.settle();
    expect(await claimOf(coupon)).toMatchObject({ usesHeld: 1 });
    await house.advance(HALF_AN_HOUR);
    expect(await claimOf(coupon)).toMatchObject({ usesHeld: 0, usesLeft: 1 });
    const rows = await house.database.read.findBy(CouponReservation, { claimId: next.claimId });
    expect(rows.map(({ status }) => status)).toEqual(['expired', 'expired']);
  });

  it('are honoured where they run out while their order is being paid', async () => {
    const coupon = await claim('off-20');
    await house.moveTo(at('2026-03-31T23:50:00+08:00'));
    const reserved = await hold(coupon, order(10_000));
    await house.moveTo(at('2026-04-01T00:10:00+08:00'));
    expect((await settle(reserved.id, 'confirm')).body.status).toBe('confirmed');
    expect(await claimOf(coupon)).toMatchObject({ status: 'used' });
  });

  it('are held by one order under one reference: the same again is the same, another is refused', async () => {
    const [coupon, other] = [await claim('off-20'), await claim('twice')];
    const bill = order(10_000, { categories: { 咖啡: 6_000, 面包: 4_000 } });
    const reserved = await hold(coupon, bill);
    const turned = { ...bill, categories: { 面包: 4_000, 咖啡: 6_000 } };
    expect(await hold(coupon, turned)).toEqual(reserved);
    // Whatever names the same person is the same request.
    const identity = { memberId: ada.memberId, app: 'miniprogram' } as const;
    const { openid } = await house.database.read.findOneByOrFail(WechatIdentityRow, identity);
    const named = { person: { openid, app: 'miniprogram' }, order: bill, coupon };
    expect((await till.post('/open/v1/coupons/reservations', named)).body).toEqual(reserved);
    for (const [name, changed] of [
      [other, bill],
      [coupon, { ...bill, amountFen: 10_001 }],
      [coupon, { ...bill, categories: { 咖啡: 10_000 } }],
    ] as const) {
      const { status, body } = await reserve(name, changed);
      expect([status, body.code]).toEqual([409, 'REFERENCE_REUSED']);
    }
    await settle(reserved.id, 'confirm');
    expect(await hold(coupon, bill)).toEqual({ ...reserved, status: 'confirmed' });
  });

  it('that come by themselves are claimed by their reservation, and stay in hand when it is released', async () => {
    const bill = order(1_999);
    const reserved = await hold('benefit:every-week', bill);
    expect(reserved).toMatchObject({ name: '每周 9 折', discountFen: 200 });
    expect(await hold('benefit:every-week', bill)).toEqual(reserved);
    const claims = await house.database.read.findBy(BenefitClaim, { memberId: ada.memberId });
    expect(claims).toMatchObject([{ id: reserved.claimId, issuedBy: 'automatic', usesHeld: 1 }]);
    expect((await reserve('benefit:every-week', order(1_000))).body.code).toBe('COUPON_NOT_FOUND');
    await settle(reserved.id, 'release');
    expect((await quote(order(1_000))).map(({ coupon }) => coupon)).toEqual([`claim:${reserved.claimId}`]);
    const again = await hold('benefit:every-week', order(1_000));
    expect(again.claimId).toBe(reserved.claimId);
    await settle(again.id, 'confirm');
    expect((await reserve('benefit:every-week', order(1_000))).body.code).toBe('COUPON_NOT_FOUND');
    expect(await quote(order(1_000))).toEqual([]);
  });

  it('of one use are held by one of many orders that come at the same instant', async () => {
    const coupon = await claim('off-20');
    const answers = await Promise.all(Array.from({ length: 8 }, () => reserve(coupon, order(10_000))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body }) => body.code))).toEqual(
      new Set(['CLAIM_RESERVED']),
    );
  });

  it('of two uses are held by two of many; one that comes by itself is claimed once', async () => {
    const coupon = await claim('twice');
    const bills = Array.from({ length: 6 }, () => order(1_000));
    const held = await Promise.all(bills.map((bill) => reserve(coupon, bill)));
    expect(held.filter(({ status }) => status === 200)).toHaveLength(2);
    const free = await Promise.all(bills.map((_, index) => reserve('benefit:every-week', order(1_000 + index))));
    expect(free.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await house.database.read.countBy(BenefitClaim, { memberId: ada.memberId })).toBe(2);
  });

  it('are reserved, confirmed and released once when the same call comes many times at once', async () => {
    const coupon = await claim('off-20');
    const bill = order(10_000);
    const many = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 6 }, call));
    const reserved = await many(() => reserve(coupon, bill));
    expect(new Set(reserved.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const { id } = reserved[0]?.body ?? {};
    for (const [how, status] of [
      ['confirm', 'confirmed'],
      ['release', 'released'],
    ] as const) {
      const answers = await many(() => settle(id, how));
      expect(answers.map(({ body }) => body.status)).toEqual(Array(6).fill(status));
    }
    expect(await house.database.read.countBy(BenefitUse, { claimId: reserved[0]?.body.claimId })).toBe(2);
  });

  it('end one way when their order is confirmed and released at the same instant', async () => {
    const coupon = await claim('off-20');
    const { id } = await hold(coupon, order(10_000));
    const [confirmed, released] = await Promise.all([settle(id, 'confirm'), settle(id, 'release')]);
    expect(released.body.status).toBe('released');
    expect(['confirmed', 'RESERVATION_ENDED']).toContain(confirmed.body.code ?? confirmed.body.status);
    expect(await claimOf(coupon)).toMatchObject({ status: 'usable', usesLeft: 1, usesHeld: 0 });
  });

  it('cannot be used by staff while an order holds them', async () => {
    const coupon = await claim('off-20');
    const reserved = await hold(coupon, order(10_000));
    const wish = { claimId: reserved.claimId, uses: 1, sourceKey: 'staff', savedFen: null, place: '', business: 'pos' };
    const used = await house.database.inUnit((unit) => useClaim(unit, wish, house.clock.now()));
    expect(used).toEqual({ ok: false, refusal: 'CLAIM_RESERVED' });
  });

  it('are refused to strangers, to other businesses, and where they do not apply', async () => {
    const coupon = await claim('off-20');
    const verdict = async (answer: Promise<{ status: number; body: { code: string; detail?: string } }>) => {
      const { status, body } = await answer;
      return [status, body.code, body.detail].filter((part) => part !== undefined);
    };
    expect(await verdict(reserve(coupon, order(9_900)))).toEqual([409, 'COUPON_NOT_APPLICABLE', '还差 ¥1']);
    for (const unknown of ['claim:nobody', 'benefit:nothing', 'benefit:coffee', 'benefit:parking', 'coupon']) {
      expect(await verdict(reserve(unknown, order(10_000)))).toEqual([404, 'COUPON_NOT_FOUND']);
    }
    const reserved = await hold(coupon, order(10_000));
    const shop = await buildBusiness(house, ['coupons:use'], `shop-${orders}`);
    expect(await verdict(settle(reserved.id, 'confirm', shop))).toEqual([404, 'RESERVATION_NOT_FOUND']);
    expect(await verdict(settle(reserved.id, 'release', shop))).toEqual([404, 'RESERVATION_NOT_FOUND']);
    ada = await join(house, house.sandbox.addPerson({ nickname: '包包' }).id);
    expect(await verdict(reserve(coupon, order(10_000)))).toEqual([404, 'COUPON_NOT_FOUND']);
    const nobody = { person: { memberNumber: '0' }, order: order(10_000), coupon };
    for (const path of ['quotes', 'reservations']) {
      const { coupon: _, ...quoted } = nobody;
      const body = path === 'quotes' ? quoted : nobody;
      expect(await verdict(till.post(`/open/v1/coupons/${path}`, body))).toEqual([404, 'PERSON_NOT_FOUND']);
    }
    const reader = await buildBusiness(house, ['services:read'], `reader-${orders}`);
    expect((await reserve(coupon, order(10_000), reader)).body.code).toBe('SCOPE_MISSING');
  });

  it('and service flags: what a person has now, and what has to be claimed once it was', async () => {
    const services = async () => {
      const { status, body } = await till.post('/open/v1/services', { person: person() });
      expect(status).toBe(200);
      return servicesSchema.parse(body).items.map(({ service }) => service);
    };
    const { body } = await till.post('/open/v1/services', { person: person() });
    expect(body.items).toEqual([
      { code: 'parking', service: 'parking', name: '免费停车', until: expect.stringMatching(/T16:00:00.000Z$/) },
    ]);
    await claim('adviser');
    expect(await services()).toEqual(['parking', 'adviser']);
    expect((await till.post('/open/v1/services', { person: { memberNumber: '0' } })).status).toBe(404);
  });

  it('stand in the member’s export, wait for an order that is being paid, and go with the member', async () => {
    const coupon = await claim('off-20');
    const bill = order(10_000);
    const reserved = await hold(coupon, bill);
    const { couponReservations } = (await ada.get('/api/v1/member/export')).body.sections;
    expect(couponReservations).toMatchObject([
      { business: 'pos', order: bill.reference, coupon: '满减券', amountFen: 10_000, discountFen: 2_000 },
    ]);
    const holder = couponData(house);
    expect(await holder.isUnsettled(ada.memberId)).toBe(true);
    await settle(reserved.id, 'release');
    expect(await holder.isUnsettled(ada.memberId)).toBe(false);
    await house.database.inUnit((unit) => holder.erase(unit, ada.memberId));
    expect(await house.database.read.countBy(CouponReservation, { memberId: ada.memberId })).toBe(0);
  });
});
