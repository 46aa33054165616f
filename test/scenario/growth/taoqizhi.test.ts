import { engines } from '../../support/database';
import { type Character, noonOf, openStory, type Story } from './support';

const PROGRAMME = 'taoqizhi';

describe.each(engines)('淘气值 on %s', (engine) => {
  let story: Story;
  let eva: Character;
  let finn: Character;
  beforeAll(async () => {
    story = await openStory(engine, PROGRAMME, '2026-07-20');
    [eva, finn] = [await story.enter('伊娃'), await story.enter('芬恩')];
  });
  afterAll(() => story?.close());

  const monthTask = async () =>
    ((await finn.call('GET', '/api/v1/tasks')).body.items as { code: string; status: string; progress: number }[]).find(
      ({ code }) => code === 'taoqi-month-orders',
    );

  it('caps what a month of shopping gives, counts every order beside it, and says what was cut', async () => {
    expect(await story.happens(eva, 'order.paid', { amountFen: 500_000 })).toBe(400 + 10);
    const cut = (await eva.entries(PROGRAMME)).find(({ title }) => title === '购物金额');
    expect(cut?.explanation).toEqual([
      { label: '计量', value: '¥5000' },
      { label: '系数', value: '每 ¥10得 1 淘气值' },
      { label: '每月上限', value: '100 淘气值未计入' },
      { label: '发生日期', value: '2026年7月20日' },
      { label: '规则版本', value: '第 1 版' },
    ]);
  });

  it('caps watching by the day in whole minutes of ten', async () => {
    expect(await story.happens(eva, 'live.watched', { minutes: 59 })).toBe(5);
    expect(await story.happens(eva, 'live.watched', { minutes: 59 })).toBe(1);
    expect(await story.happens(eva, 'live.watched', { minutes: 59 })).toBe(0);
    expect((await eva.groups(PROGRAMME)).互动).toBe(6);
  });

  it('raises to APASS on half a year told at once, and tells the last truth once', async () => {
    const months = ['01', '02', '03', '04', '05', '06'].map((month) =>
      story.event(eva, 'order.paid', { amountFen: 400_000 }, { occurredAt: noonOf(`2026-${month}-15`) }),
    );
    const outcomes = await story.happen(...months);
    expect(outcomes.map(({ growth }) => growth)).toEqual([410, 410, 410, 410, 410, 410]);
    expect(await eva.card()).toMatchObject({ growth: 2_876, tier: { code: 'apass' }, next: null });
    // One message for the first order, one for the six that came together.
    expect(await eva.inbox()).toEqual(['2026-07-20 tierRose', '2026-07-20 tierRose']);
    const titles = (await eva.messages()).map(({ title }) => title);
    expect(titles.sort()).toEqual(['恭喜升级为APASS', '恭喜升级为普通会员']);
  });

  it('gives a month’s task once, when it is claimed within the month; a refund can undo it before', async () => {
    const orders = [1, 2, 3, 4, 5].map((n) =>
      story.event(finn, 'order.paid', { amountFen: 1_000 }, { subject: `finn-${n}` }),
    );
    await story.happen(...orders);
    expect(await monthTask()).toMatchObject({ status: 'claimable' });
    await story.happens(finn, 'order.refunded', {}, { subject: 'finn-5' });
    expect((await finn.call('POST', '/api/v1/tasks/taoqi-month-orders/claim')).body.code).toBe('TASK_NOT_DONE');
    await story.happens(finn, 'order.paid', { amountFen: 1_000 });
    const before = (await finn.card()).growth;
    for (const tap of [1, 2]) {
      const claimed = await finn.call('POST', '/api/v1/tasks/taoqi-month-orders/claim');
      expect([tap, claimed.body.status]).toEqual([tap, 'done']);
    }
    expect((await finn.card()).growth).toBe(before + 40);
    await story.restUntil('2026-08-02');
    expect(await monthTask()).toMatchObject({ status: 'open', progress: 0 });
  });

  it('lapses when the month ends without a claim', async () => {
    await story.happen(...[1, 2, 3, 4, 5].map(() => story.event(finn, 'order.paid', { amountFen: 1_000 })));
    expect(await monthTask()).toMatchObject({ status: 'claimable' });
    await story.restUntil('2026-09-01');
    expect(await monthTask()).toMatchObject({ status: 'open', progress: 0 });
    expect((await finn.call('POST', '/api/v1/tasks/taoqi-month-orders/claim')).body.code).toBe('TASK_NOT_DONE');
  });

  it('multiplies what a member earns in a year that began with APASS', async () => {
    await story.restUntil('2026-12-30');
    await story.walkTo('2027-01-02');
    expect(await eva.card()).toMatchObject({ growth: 0, tier: { code: 'apass' } });
    expect(await story.happens(eva, 'order.paid', { amountFen: 100_000 })).toBe(120 + 10);
    const bonus = (await eva.entries(PROGRAMME)).find(({ amount }) => amount === 120);
    expect(bonus?.explanation).toContainEqual({ label: 'APASS会员加成', value: '× 1.2' });
  });

  it('spares a member once who kept a tier for two years, and matches the score the year after', async () => {
    const year = async (number: number) => {
      const orders = ['01', '02', '03', '04', '05'].map((month) =>
        story.event(eva, 'order.paid', { amountFen: 400_000 }, { occurredAt: noonOf(`${number}-${month}-20`) }),
      );
      await story.restUntil(`${number}-12-30`);
      await story.happen(...orders);
      await story.walkTo(`${number + 1}-01-02`);
    };
    await year(2027);
    await year(2028);
    expect((await eva.card()).tier.code).toBe('apass');
    await story.restUntil('2029-12-28');
    // Nothing at all in 2029: kept twice before, so nobody is warned.
    await story.walkTo('2030-01-02');
    expect((await eva.card()).tier.code).toBe('apass');
    await story.restUntil('2030-12-20');
    await story.walkTo('2031-01-02');
    expect((await eva.card()).tier.code).toBe('newcomer');
    expect(await eva.history(PROGRAMME)).toEqual([
      '2026-07-20 reached newcomer>member',
      '2026-07-20 reached member>super',
      '2026-07-20 reached super>apass',
      '2031-01-01 settled apass>newcomer',
    ]);
    expect((await eva.inbox()).slice(2)).toEqual(['2030-12-25 tierFallsIn7Days', '2031-01-01 tierFell']);
  });
});
