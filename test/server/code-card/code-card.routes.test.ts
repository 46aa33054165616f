import { randomBytes } from 'node:crypto';
import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { CARD_CODE_BYTES, composeCardCode, formatCardCode } from '../../../server/code-card/card-code.rules';
import { codeCardData } from '../../../server/code-card/code-card.data';
import { CodeCard } from '../../../server/code-card/code-card.entity';
import { WRONG_CODES_FROM_ADDRESS, WRONG_CODES_OF_MEMBER } from '../../../server/code-card/redeem-code';
import { activateBatch, endBatch, listBatches } from '../../../server/code-card/settle-batch';
import { RateCounter } from '../../../server/member/member.entity';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { Plan } from '../../../server/plan/plan.entity';
import { codeRedemptionSchema } from '../../../shared/contract/code-card';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';
import { buildMonthly, loadInto } from '../coupon/support';
import { buildBatchWish, makeCards, open } from './support';

const YEAR_PLAN = { kind: 'membership', plan: 'shop-year' } as const;
const COFFEE = { kind: 'benefit', benefit: 'coffee' } as const;

describe.each(engines)('code cards on %s', (engine) => {
  let house: House;
  let ada: Visitor;
  let bob: Visitor;

  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-03-25T02:00:00Z' });
    await loadInto(house, [
      buildMonthly('coffee', { name: '中杯咖啡券', issue: 'code', opensFor: {}, delivery: { kind: 'verify' } }),
      buildMonthly('rare', { issue: 'code', stock: 1, delivery: { kind: 'verify' } }),
      buildMonthly('music', {
        issue: 'code',
        delivery: { kind: 'supplier', supplier: 'nobody', sku: 'music-7', account: 'phone' },
      }),
    ]);
  });
  afterAll(() => house?.close());
  beforeEach(async () => {
    // Each test counts its own wrong codes.
    await house.database.inUnit((unit) => unit.createQueryBuilder().delete().from(RateCounter).execute());
    ada = await house.logIn(house.sandbox.addPerson({ nickname: '阿达' }).id);
    bob = await house.logIn(house.sandbox.addPerson({ nickname: '包包' }).id);
  });

  const redeem = (code: string, visitor = ada, more: object = {}) =>
    visitor.post('/api/v1/code-redemptions', { code, ...more });
  const given = async (code: string, visitor = ada) => {
    const { status, body } = await redeem(code, visitor);
    expect([status, body.code]).toEqual([200, undefined]);
    return codeRedemptionSchema.parse(body);
  };
  const refused = async (code: string, visitor = ada, more: object = {}) => {
    const { status, body } = await redeem(code, visitor, more);
    return [status, body.code];
  };
  const terms = (memberId: string) => house.database.read.findBy(MembershipTerm, { memberId });
  const claims = (memberId: string) => house.database.read.findBy(BenefitClaim, { memberId });
  const freshCode = () => formatCardCode(composeCardCode(randomBytes(CARD_CODE_BYTES)));

  it('give a membership, once, and tell the same member the same again', async () => {
    const { batch, codes } = await makeCards(house, YEAR_PLAN);
    const [code = ''] = codes;
    const first = await given(code);
    expect(first).toEqual({
      kind: 'membership',
      name: '山茶会员年卡',
      words: '有效期至 2027年3月25日',
      page: '/pages/home/index',
      first: true,
    });
    const membership = (await ada.get('/api/v1/membership')).body;
    expect(membership).toMatchObject({ active: true, terms: [{ source: 'code', orderId: null }] });
    expect(await given(code.toLowerCase().replaceAll('-', ' '))).toEqual({ ...first, first: false });
    expect(await refused(code, bob)).toEqual([409, 'CARD_CODE_USED']);
    expect(await terms(ada.memberId)).toHaveLength(1);
    // What was redeemed stays told when the batch is over.
    await house.database.inUnit((unit) => endBatch(unit, batch.id));
    expect(await given(code)).toEqual({ ...first, first: false });
  });

  it('add their terms to the membership in force, and stay good where it has another rank', async () => {
    const { codes } = await makeCards(house, YEAR_PLAN, { count: 3 });
    const [one = '', two = '', three = ''] = codes;
    await given(one);
    expect((await given(two)).words).toBe('有效期至 2028年3月25日');
    const [plan] = await house.database.read.findBy(Plan, { code: YEAR_PLAN.plan });
    await house.database.inUnit((unit) => unit.update(Plan, { id: plan?.id ?? '' }, { familyRank: 9 }));
    try {
      expect(await refused(three)).toEqual([409, 'PLAN_RANK_DIFFERS']);
      expect((await given(three, bob)).first).toBe(true);
    } finally {
      await house.database.inUnit((unit) =>
        unit.update(Plan, { id: plan?.id ?? '' }, { familyRank: plan?.familyRank ?? 0 }),
      );
    }
  });

  it('give a claim of a benefit that nothing else opens, and lead to it', async () => {
    const { codes } = await makeCards(house, COFFEE, { count: 2 });
    const [one = '', two = ''] = codes;
    const redemption = await given(one);
    const [claim] = await claims(ada.memberId);
    expect(claim).toMatchObject({ benefit: 'coffee', issuedBy: 'code', status: 'usable' });
    expect(redemption).toEqual({
      kind: 'benefit',
      name: '中杯咖啡券',
      words: expect.stringMatching(/到期|有效期至/),
      page: `/packages/benefit/claim/index?id=${claim?.id}`,
      first: true,
    });
    // What the benefit itself refuses leaves the card as it was.
    expect(await refused(two)).toEqual([409, 'BENEFIT_QUOTA_REACHED']);
    expect((await given(two, bob)).first).toBe(true);
  });

  it('stay good where their benefit is sold out or wants an account', async () => {
    const rare = (await makeCards(house, { kind: 'benefit', benefit: 'rare' }, { count: 2 })).codes;
    await given(rare[0] ?? '');
    expect(await refused(rare[1] ?? '', bob)).toEqual([409, 'BENEFIT_SOLD_OUT']);
    const [music = ''] = (await makeCards(house, { kind: 'benefit', benefit: 'music' })).codes;
    expect(await refused(music)).toEqual([422, 'BENEFIT_ACCOUNT_REQUIRED']);
    expect((await redeem(music, ada, { account: '12345' })).status).toBe(400);
    const fresh = await house.database.read.findBy(CodeCard, { status: 'fresh' });
    expect(fresh.length).toBeGreaterThanOrEqual(2);
    expect(await claims(bob.memberId)).toEqual([]);
  });

  it('redeem only while their batch is active and not expired', async () => {
    const waiting = await makeCards(house, YEAR_PLAN, { activate: false });
    const ended = await makeCards(house, YEAR_PLAN);
    await house.database.inUnit((unit) => endBatch(unit, ended.batch.id));
    const short = await makeCards(house, YEAR_PLAN, { expiresAt: house.clock.now() + HOUR_MS });
    await house.advance(HOUR_MS);
    for (const { codes } of [waiting, ended, short]) {
      expect(await refused(codes[0] ?? '')).toEqual([409, 'CARD_CODE_ENDED']);
    }
    await house.database.inUnit((unit) => activateBatch(unit, waiting.batch.id, house.clock.now()));
    expect((await given(waiting.codes[0] ?? '')).first).toBe(true);
    expect(await terms(ada.memberId)).toHaveLength(1);
  });

  it('are redeemed by one of many members at the same instant', async () => {
    const [code = ''] = (await makeCards(house, YEAR_PLAN)).codes;
    const people = await Promise.all(
      Array.from({ length: 6 }, (_, index) => house.logIn(house.sandbox.addPerson({ nickname: `第${index}位` }).id)),
    );
    const answers = await Promise.all(people.map((visitor) => redeem(code, visitor)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(409)]);
    const all = await Promise.all(people.map(({ memberId }) => terms(memberId)));
    expect(all.flat()).toHaveLength(1);
    const winner = people[answers.findIndex(({ status }) => status === 200)];
    expect(all.flat()[0]?.memberId).toBe(winner?.memberId);
  });

  it.each([
    ['a membership', YEAR_PLAN],
    ['a benefit', COFFEE],
  ])('give %s once to the member who sends the same code many times at once', async (_, gives) => {
    const [code = ''] = (await makeCards(house, gives)).codes;
    const answers = await Promise.all(Array.from({ length: 6 }, () => redeem(code)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(answers.filter(({ body }) => body.first)).toHaveLength(1);
    expect([...(await terms(ada.memberId)), ...(await claims(ada.memberId))]).toHaveLength(1);
  });

  it('cannot be guessed: ten codes that name no card in an hour, and a member must wait', async () => {
    const [good = ''] = (await makeCards(house, YEAR_PLAN)).codes;
    for (let tried = 0; tried < WRONG_CODES_OF_MEMBER.most; tried++) {
      expect(await refused(freshCode())).toEqual([422, 'CARD_CODE_REFUSED']);
    }
    const { status, body, headers } = await redeem(good);
    expect([status, body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(3_600);
    expect((await given(good, bob)).first).toBe(true);
    await house.advance(HOUR_MS);
    expect(await refused(good)).toEqual([409, 'CARD_CODE_USED']);
  });

  it('cannot be guessed by many members from one address', async () => {
    const visitors = await Promise.all(
      Array.from({ length: 11 }, (_, index) => house.logIn(house.sandbox.addPerson({ nickname: `猜${index}` }).id)),
    );
    const answers: number[] = [];
    for (const visitor of visitors) {
      for (let tried = 0; tried < 9; tried++) answers.push((await redeem(freshCode(), visitor)).status);
    }
    expect(answers).toEqual(Array(99).fill(422));
    expect(await refused(freshCode(), bob)).toEqual([422, 'CARD_CODE_REFUSED']);
    expect(WRONG_CODES_FROM_ADDRESS.most).toBe(100);
    expect(await refused(freshCode(), ada)).toEqual([429, 'TOO_MANY_REQUESTS']);
  });

  it('forgive slips of the finger without counting them, and count no code that names a card', async () => {
    const { codes } = await makeCards(house, { kind: 'membership', plan: 'shop-month' }, { count: 12 });
    for (let tried = 0; tried < 12; tried++) expect((await refused('A1B2C-D3E4F-G5H6J-K7M8N'))[0]).toBe(422);
    for (const code of codes) expect((await given(code)).first).toBe(true);
    for (const code of codes) expect(await refused(code, bob)).toEqual([409, 'CARD_CODE_USED']);
    const counters = await house.database.read.find(RateCounter);
    expect(counters.filter(({ counterKey }) => counterKey.startsWith('card-code')).map(({ taken }) => taken)).toEqual([
      0, 0, 0,
    ]);
  });

  it('want a session and a whole request', async () => {
    expect((await house.call('POST', '/api/v1/code-redemptions', { body: { code: freshCode() } })).status).toBe(401);
    for (const body of [{}, { code: '' }, { code: 'x'.repeat(41) }, { code: freshCode(), plan: 'shop-year' }]) {
      expect((await ada.post('/api/v1/code-redemptions', body)).status).toBe(400);
    }
  });

  it('are in the database as keyed hashes only', async () => {
    const { codes } = await makeCards(house, YEAR_PLAN, { count: 600 });
    await given(codes[0] ?? '');
    const dump: string[] = [];
    for (const { tableName } of house.database.dataSource.entityMetadatas) {
      dump.push(JSON.stringify(await house.database.read.query(`SELECT * FROM ${tableName}`)));
    }
    const text = dump.join('\n').toUpperCase();
    expect(text).toContain('春季实体卡');
    for (const code of codes) {
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replaceAll('-', ''));
    }
    expect(new Set(codes).size).toBe(600);
  });

  it('are made in whole batches: what is cut off, expired or ended is not activated', async () => {
    const opened = await open(house, buildBatchWish(house, YEAR_PLAN, { count: 2 }));
    if (!opened.ok) throw new Error(opened.refusal);
    const activate = (id: string) => house.database.inUnit((unit) => activateBatch(unit, id, house.clock.now()));
    expect(await activate(opened.value.id)).toEqual({ ok: false, refusal: 'BATCH_INCOMPLETE' });
    const whole = await makeCards(house, YEAR_PLAN, { activate: false });
    expect([(await activate(whole.batch.id)).ok, (await activate(whole.batch.id)).ok]).toEqual([true, true]);
    await house.database.inUnit((unit) => endBatch(unit, whole.batch.id));
    expect(await activate(whole.batch.id)).toEqual({ ok: false, refusal: 'BATCH_ENDED' });
    const late = await makeCards(house, YEAR_PLAN, { activate: false, expiresAt: house.clock.now() + HOUR_MS });
    house.clock.advance(HOUR_MS);
    expect(await activate(late.batch.id)).toEqual({ ok: false, refusal: 'BATCH_EXPIRED' });
    expect(await activate('nothing')).toEqual({ ok: false, refusal: 'BATCH_NOT_FOUND' });
    expect(await house.database.inUnit((unit) => endBatch(unit, 'nothing'))).toMatchObject({ ok: false });
  });

  it('are made of what the live scheme has, within limits', async () => {
    const verdict = async (wish: Parameters<typeof buildBatchWish>[2], gives: object = YEAR_PLAN) => {
      const opened = await open(house, buildBatchWish(house, gives as typeof YEAR_PLAN, wish));
      return opened.ok ? 'made' : opened.refusal;
    };
    expect(await verdict({ name: ' ' })).toBe('BATCH_NAME_INVALID');
    for (const count of [0, 1.5, Number.NaN, 100_001]) expect(await verdict({ count })).toBe('BATCH_COUNT_INVALID');
    expect(await verdict({ expiresAt: house.clock.now() })).toBe('BATCH_EXPIRED');
    expect(await verdict({}, { kind: 'membership', plan: 'none' })).toBe('PLAN_NOT_FOUND');
    expect(await verdict({}, { kind: 'benefit', benefit: 'none' })).toBe('BENEFIT_NOT_FOUND');
    expect(await verdict({ count: 100_000 })).toBe('made');
  });

  it('stand in the member’s export, stay redeemed when the member goes, and count for their batch', async () => {
    const { batch, codes } = await makeCards(house, YEAR_PLAN, { count: 2 });
    const [code = ''] = codes;
    await given(code);
    const { codeCards } = (await ada.get('/api/v1/member/export')).body.sections;
    expect(codeCards).toMatchObject([{ batch: '春季实体卡', serial: 1, gave: '山茶会员年卡' }]);
    await house.database.inUnit((unit) => codeCardData(house.database).erase(unit, ada.memberId));
    expect(await house.database.read.countBy(CodeCard, { redeemedBy: ada.memberId })).toBe(0);
    expect(await refused(code, bob)).toEqual([409, 'CARD_CODE_USED']);
    const listed = (await listBatches(house.database, 100)).find(({ id }) => id === batch.id);
    expect(listed).toMatchObject({ count: 2, redeemed: 1, status: 'active', expiresAt: batch.expiresAt });
    expect(batch.expiresAt - house.clock.now()).toBeLessThanOrEqual(30 * DAY_MS);
  });
});
