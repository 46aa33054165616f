import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatInstant } from '../../shared/kernel/instant';
import { makeCards } from '../server/code-card/support';
import { join as joinHouse, orderPaid, tell } from '../server/growth/support';
import { buildBusiness } from '../support/business';
import { type House, openHouse } from '../support/house';
import { forwardTo, Host } from './host';

const directory = resolve(__dirname, process.env.WEAPP_DIRECTORY ?? '../../dist/weapp');

/** The shelf, code cards and badges in the built mini-program, for a member who has spent enough for 银叶 and has points. */
describe('exchanging points, redeeming codes and lighting badges in the built mini-program', () => {
  let house: House;
  let host: Host;
  beforeEach(async () => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
    house = await openHouse('sqlite', { start: '2026-11-21T02:00:00Z' });
    const personId = house.sandbox.people()[0]!.id;
    const { memberNumber } = await joinHouse(house, personId);
    const business = await buildBusiness(house, ['events:write']);
    await tell(business, orderPaid(memberNumber, 62_000, formatInstant(house.clock.now())));
    // Points of a purchase can be spent 15 days later.
    await house.moveTo(Date.parse('2026-12-08T02:00:00Z'));
    host = await Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: { login: () => ({ code: house.sandbox.loginCode(personId) }) },
    });
    host.phone.privacy.agreed = true;
    await host.switchTab('pages/me/index');
    await host.tap('#log-in');
    await host.wait(300);
  });
  afterEach(async () => {
    host.close();
    await house.close();
  });

  const exchange = async (item: string) => {
    await host.tap('#shelf');
    await host.wait(300);
    await host.tap(`#item-${item}`);
    await host.wait(300);
  };

  it('exchanges points for a coffee with one confirmed tap, and leads to what it gave', async () => {
    await exchange('latte');
    expect(host.text()).toContain('可用 620 积分');
    await host.tap('#exchange');
    expect(host.text()).toMatch(/兑换后剩余.*320/s);
    await host.doubleTap('#confirm-exchange');
    await host.wait(500);
    expect(host.page.route).toBe('packages/points/exchange/index');
    expect(await house.database.dataSource.query('SELECT id FROM points_exchange')).toHaveLength(1);
    await host.tap('#use');
    await host.wait(300);
    expect(host.page.route).toBe('packages/benefit/use/index');
    expect(host.text()).toMatch(/\d{4} \d{4} \d{2}/);
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('says that the points came back when the supplier could not deliver', async () => {
    house.sandbox.setFault('supplierFails', { enabled: true });
    await exchange('music');
    await host.input('#account', '13800138000');
    await host.tap('#exchange');
    await host.tap('#confirm-exchange');
    await host.wait(500);
    await house.advance(60_000);
    await host.pullDown();
    expect(host.text()).toMatch(/积分已退回/);
    await host.back();
    await host.pullDown();
    expect(host.text()).toMatch(/可用积分\s*620\s/);
    host.journal.assertNoErrors();
  });

  it('redeems a code however it is typed, and says what to do about one that is wrong', async () => {
    const { codes } = await makeCards(house, { kind: 'membership', plan: 'shop-quarter' });
    await host.tap('#redeem');
    await host.input('#code', 'AAAAA-BBBBB-CCCCC-DDDDD');
    await host.tap('.redeem #redeem');
    await host.wait(300);
    expect(host.text()).toContain('兑换码不正确');
    await host.input('#code', codes[0]!.toLowerCase().replaceAll('-', ' '));
    await host.doubleTap('.redeem #redeem');
    await host.wait(300);
    expect(host.text()).toMatch(/兑换成功.*山茶会员季卡/s);
    await host.tap('#to-given');
    expect(host.text()).toContain('季卡');
    host.journal.assertNoErrors();
  });

  it('lights the badge of the tier that was reached, and shows how far the next ones are', async () => {
    await host.tap('#badges');
    await host.wait(300);
    expect(host.text()).toMatch(/已点亮 \d+ 枚/);
    await host.tap('#badge-ladder');
    expect(host.text()).toMatch(/登高.*银叶.*金叶/s);
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });
});
