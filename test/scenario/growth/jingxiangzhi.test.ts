import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

const PROGRAMME = 'jingxiangzhi';
/** The smallest thing that counts as a JPEG picture. */
const PICTURE = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(60, 1)]).toString('base64');

describe.each(engines)('京享值 on %s', (engine) => {
  let story: Story;
  let ada: Character;
  let ben: Character;
  let cara: Character;
  let dora: Character;
  beforeAll(async () => {
    story = await openStory(engine, PROGRAMME, '2026-03-10');
    [ada, ben] = [await story.enter('阿达'), await story.enter('本')];
    [cara, dora] = [await story.enter('卡拉'), await story.enter('朵拉')];
  });
  afterAll(() => story?.close());

  it('gives 100 for ¥100, and a part of ¥1 never counts', async () => {
    expect(await story.happens(ada, 'order.paid', { amountFen: 10_000 })).toBe(100);
    expect(await story.happens(ada, 'order.paid', { amountFen: 199 })).toBe(1);
    expect((await ada.card()).next?.words).toBe('再消费 ¥899 升铜牌会员');
  });

  it('rewards a newcomer’s actions once in a lifetime', async () => {
    expect(await story.happens(ada, 'account.verified')).toBe(300);
    expect(await story.happens(ada, 'account.verified')).toBe(0);
    expect(await story.happens(ada, 'payment.bound')).toBe(300);
    expect(await story.happens(ada, 'payment.bound')).toBe(0);
    const second = (await ada.entries(PROGRAMME)).find(({ amount }) => amount === 0);
    expect(second?.explanation).toContainEqual({ label: '终身一次，已经得过', value: '300 京享值未计入' });

    expect((await ada.call('PUT', '/api/v1/member/avatar', { imageBase64: PICTURE })).status).toBe(200);
    for (const nickname of ['阿达', '阿达达']) await ada.call('PUT', '/api/v1/member', { nickname });
    const code = story.house.sandbox.phoneCode(ada.personId);
    expect((await ada.call('POST', '/api/v1/member/phone', { code })).status).toBe(200);
    await story.house.settle();
    const tasks = (await ada.call('GET', '/api/v1/tasks')).body.items;
    expect(tasks).toMatchObject([
      { name: '完善资料', status: 'done', reward: 200 },
      { name: '绑定手机号', status: 'done', reward: 200 },
    ]);
    expect((await ada.groups(PROGRAMME)).账户).toBe(1_000);
    expect(await ada.card()).toMatchObject({ growth: 1_101, tier: { code: 'bronze', name: '铜牌会员' } });
  });

  it('falls with the credit, and the tier stands until the year ends', async () => {
    expect(await story.happens(ada, 'credit.changed', { delta: 30 })).toBe(300);
    expect(await story.happens(ada, 'credit.changed', { delta: -45 })).toBe(-450);
    expect(await ada.card()).toMatchObject({ growth: 951, tier: { code: 'bronze' } });
  });

  it('is the sum of five groups', async () => {
    await story.happens(ada, 'promise.kept');
    await story.happens(ada, 'promise.broken', { points: 50 });
    await story.happens(ada, 'review.posted');
    expect((await ada.call('POST', '/api/v1/check-ins')).body).toMatchObject({ first: true });
    const groups = await ada.groups(PROGRAMME);
    expect(groups).toEqual({ 消费: 101, 活跃: 12, 账户: 1_000, 小白信用: -150, 信誉: -30 });
    const { growth } = await ada.card();
    expect(growth).toBe(Object.values(groups).reduce((sum, each) => sum + each, 0));
    expect(growth).toBe(933);
  });

  it('is not spent: who buys a membership with it in hand has as much afterwards', async () => {
    const plans = (await ada.call('GET', '/api/v1/plans')).body.items as { id: string; code: string }[];
    const month = plans.find(({ code }) => code === 'shop-month');
    const placed = await story.house.call('POST', '/api/v1/orders', {
      token: (await story.house.logIn(ada.personId)).token,
      headers: { 'Idempotency-Key': 'ada-buys-a-month' },
      body: { planId: month?.id },
    });
    const prepayId = placed.body.payment.package.slice('prepay_id='.length);
    expect(story.house.sandbox.payOrder({ prepayId }).ok).toBe(true);
    await story.house.settle();
    expect((await ada.messages()).map(({ topic }) => topic)).toContain('membershipActivated');
    expect((await ada.card()).growth).toBe(933);
  });

  it('raises at once, tells it once, and a refund takes back exactly what the order gave', async () => {
    const order = story.event(ben, 'order.paid', { amountFen: 1_200_000 }, { subject: 'ben-1' });
    await story.happen(order);
    expect(await ben.card()).toMatchObject({ growth: 12_000, tier: { code: 'gold' }, news: { direction: 'up' } });
    await story.restUntil('2026-07-01');
    expect(await story.happens(ben, 'order.refunded', { amountFen: 750_000 }, { subject: 'ben-1' })).toBe(-7_500);
    expect(await ben.card()).toMatchObject({ growth: 4_500, tier: { code: 'gold' }, warning: null });
    expect(await ben.inbox()).toEqual(['2026-03-10 tierRose']);
  });

  it('warns 30 and 7 days before the year ends, once each, and only who would fall', async () => {
    await story.restUntil('2026-12-01');
    expect((await ben.card()).warning).toBeNull();
    await story.happens(ada, 'order.paid', { amountFen: 20_000 });
    await story.happens(cara, 'order.paid', { amountFen: 450_000 }, { subject: 'cara-1' });
    await story.walkTo('2026-12-02');
    expect((await ben.card()).warning).toEqual({
      gap: 5_500,
      deadline: '2026-12-31T16:00:00.000Z',
      fallsTo: { code: 'silver', name: '银牌会员' },
    });
    await story.walkTo('2026-12-31');
    const inbox = ['2026-03-10 tierRose', '2026-12-02 tierFallsIn30Days', '2026-12-25 tierFallsIn7Days'];
    expect(await ben.inbox()).toEqual(inbox);
    expect((await ben.messages())[1]?.body).toBe(
      '2026年12月31日前再得 5500 京享值，就能保住金牌会员；否则将降为银牌会员。',
    );
    expect((await ada.inbox()).filter((line) => line.includes('Falls'))).toEqual([]);
    expect((await ben.explain(PROGRAMME)).sentences).toContain(
      '还差 5500 京享值保级，2026年12月31日前未补足，将降为银牌会员。',
    );
  });

  it('settles the year: the tier is the one that the score gives, however many lie between', async () => {
    await story.walkTo('2027-01-02');
    expect(await ben.history(PROGRAMME)).toEqual([
      '2026-03-10 reached registered>gold',
      '2027-01-01 settled gold>silver',
    ]);
    expect(await ben.card()).toMatchObject({ growth: 0, tier: { code: 'silver' }, news: { direction: 'down' } });
    expect((await ben.inbox()).slice(3)).toEqual(['2027-01-01 tierFell']);
    expect(await ada.card()).toMatchObject({ growth: 0, tier: { code: 'bronze' }, warning: null });
    expect(await ada.history(PROGRAMME)).toEqual(['2026-03-10 reached registered>bronze']);
  });

  it('counts a refund of the settled year in that year for 7 days, and then in the present one', async () => {
    await story.walkTo('2027-01-05');
    expect((await cara.card()).tier.code).toBe('silver');
    expect(await story.happens(cara, 'order.refunded', { amountFen: 200_000 }, { subject: 'cara-1' })).toBe(-2_000);
    expect(await cara.card()).toMatchObject({ growth: 0, tier: { code: 'bronze' } });
    expect((await cara.history(PROGRAMME)).at(-1)).toBe('2027-01-05 late silver>bronze');

    await story.walkTo('2027-01-08');
    const late = { subject: 'cara-1', id: 'cara-refund-2' };
    expect(await story.happens(cara, 'order.refunded', { amountFen: 50_000 }, late)).toBe(-500);
    expect(await cara.card()).toMatchObject({ growth: -500, tier: { code: 'bronze' } });
    const late2026 = { occurredAt: noonOf('2026-12-31') };
    expect(await story.happens(cara, 'order.paid', { amountFen: 120_000 }, late2026)).toBe(1_200);
    expect((await cara.card()).growth).toBe(700);
  });

  it('keeps a tier for less than it takes to reach it, and falls through all of them at once without anything', async () => {
    await story.restUntil('2027-12-01');
    // 850 would not reach bronze, but keep it.
    expect(await story.happens(ada, 'order.paid', { amountFen: 85_000 })).toBe(850);
    await story.walkTo('2028-01-02');
    expect((await ada.card()).tier.code).toBe('bronze');
    expect((await ada.inbox()).filter((line) => line.includes('tier'))).toEqual(['2026-03-10 tierRose']);
    expect((await ben.history(PROGRAMME)).at(-1)).toBe('2028-01-01 settled silver>registered');
    expect((await ben.inbox()).slice(4)).toEqual([
      '2027-01-08 tierWayBack',
      '2027-12-02 tierFallsIn30Days',
      '2027-12-25 tierFallsIn7Days',
      '2028-01-01 tierFell',
    ]);
    // What was counted in the first year stands in the ledger as it was.
    expect((await ada.entries(PROGRAMME)).reduce((sum, { amount }) => sum + amount, 0)).toBe(1_133 + 850);
  });

  it('leaves a member without events where everybody begins, unwarned and untold', async () => {
    expect(await dora.card()).toMatchObject({ growth: 0, tier: { code: 'registered' }, warning: null, news: null });
    expect(await dora.inbox()).toEqual([]);
    expect(await dora.detail(PROGRAMME)).toMatchObject({ history: [], held: null, period: { name: '2028年' } });
  });
});
