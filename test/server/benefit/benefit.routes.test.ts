import { BenefitReach } from '../../../server/benefit/benefit.entity';
import { benefitDetailSchema, benefitHallSchema, benefitMatrixSchema } from '../../../shared/contract/benefit';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';

describe.each(engines)('what members see of benefits, on %s', (engine) => {
  let house: House;
  let ada: Visitor;
  beforeAll(async () => {
    house = await openHouse(engine);
    ada = await house.logIn();
    await house.settle();
  });
  afterAll(() => house?.close());

  it('is a hall in the business’s order, with what each is to a member', async () => {
    const { status, body } = await ada.get('/api/v1/benefits');
    expect(status).toBe(200);
    const hall = benefitHallSchema.parse(body);
    const own = hall.items.filter(({ issue }) => issue !== 'exchange');
    expect(own.map(({ code, state, words }) => [code, state, words])).toEqual([
      ['discount', 'locked', '开通山茶会员即可使用'],
      ['delivery', 'locked', '开通山茶会员即可使用'],
      ['lounge', 'locked', '升至铂金或开通山茶会员即可使用'],
      ['birthday', 'locked', '升至银叶或开通山茶会员即可领取'],
      ['coffee', 'locked', '开通年卡即可领取'],
      ['service', 'locked', '升至金叶或开通半年卡或年卡即可使用'],
      ['welcome', 'open', '还可领 1 次'],
      ['adviser', 'locked', '升至黑曜即可使用'],
    ]);
    expect(hall).toMatchObject({ savedFen: 0, uses: 0, usableClaims: 0 });
  });

  it('is the same hall without a session, as for a visitor', async () => {
    const { status, body } = await house.call('GET', '/api/v1/benefits');
    expect(status).toBe(200);
    const items = benefitHallSchema.parse(body).items;
    expect(items.find(({ code }) => code === 'welcome')).toMatchObject({ state: 'locked', words: '登录后即可领取' });
  });

  it('is a comparison of tiers and plans, with the member’s own column', async () => {
    const { body } = await ada.get('/api/v1/benefits/matrix');
    const { columns, rows } = benefitMatrixSchema.parse(body);
    expect(columns.map(({ code }) => code)).toEqual([
      ...['camellia:pearl', 'camellia:silver', 'camellia:gold', 'camellia:platinum', 'camellia:obsidian'],
      ...['shop-month', 'shop-quarter', 'shop-half-year', 'shop-year', 'shop-auto-month'],
    ]);
    expect(columns.filter(({ mine }) => mine).map(({ code }) => code)).toEqual(['camellia:pearl']);
    expect(rows.find(({ benefit }) => benefit.code === 'service')?.cells).toEqual([
      ...[false, false, true, true, true],
      ...[false, false, true, true, false],
    ]);
  });

  it('is one benefit with its terms as sentences', async () => {
    const { status, body } = await ada.get('/api/v1/benefits/birthday');
    expect(status).toBe(200);
    const detail = benefitDetailSchema.parse(body);
    expect(detail).toMatchObject({ savesFen: 5_000, stockLeft: null, account: 'none', claims: [], shelfItem: null });
    expect(detail.card).toMatchObject({ code: 'birthday', delivery: 'coupon', claimId: null });
    expect(detail.facts).toEqual([
      { label: '适用对象', value: '银叶及以上、山茶会员' },
      { label: '获取方式', value: '领取后使用' },
      { label: '优惠', value: '立减 ¥50' },
      { label: '次数', value: '每年 1 次' },
      { label: '有效期', value: '领取后 30 天内有效' },
    ]);
  });

  it('shows a claim once it was made, in the hall and in the detail', async () => {
    const claimed = await ada.post('/api/v1/benefits/welcome/claims', {});
    expect(claimed.status).toBe(201);
    const { body: detail } = await ada.get('/api/v1/benefits/welcome');
    expect(detail.card).toMatchObject({
      state: 'open',
      words: '已领取，可使用',
      claimId: claimed.body.id,
      remaining: 0,
    });
    expect(detail.claims).toEqual([claimed.body]);
    const { body: hall } = await ada.get('/api/v1/benefits');
    expect(hall.usableClaims).toBe(1);
  });

  it('is nothing for a code that there is not', async () => {
    const { status, body } = await ada.get('/api/v1/benefits/flight');
    expect([status, body.code]).toEqual([404, 'BENEFIT_NOT_FOUND']);
  });

  it('is counted as seen once a month, however often it is told', async () => {
    const codes = ['coffee', 'birthday', 'nothing'];
    expect((await ada.post('/api/v1/benefit-exposures', { codes })).status).toBe(204);
    expect((await ada.post('/api/v1/benefit-exposures', { codes })).status).toBe(204);
    const seen = await house.database.read.findBy(BenefitReach, { memberId: ada.memberId, stage: 'exposed' });
    expect(seen.map(({ benefit }) => benefit).sort()).toEqual(['birthday', 'coffee']);
    expect((await house.call('POST', '/api/v1/benefit-exposures', { body: { codes } })).status).toBe(401);
    expect((await ada.post('/api/v1/benefit-exposures', { codes: [] })).status).toBe(400);
  });
});
