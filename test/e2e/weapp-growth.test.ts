import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatInstant } from '../../shared/kernel/instant';
import { join as joinHouse, orderPaid, orderRefunded, tell } from '../server/growth/support';
import { type BusinessClient, buildBusiness } from '../support/business';
import { type House, openHouse } from '../support/house';
import { forwardTo, Host } from './host';

const directory = resolve(__dirname, process.env.WEAPP_DIRECTORY ?? '../../dist/weapp');

/** Tiers, growth and tasks in the built mini-program, with the business telling events through the open API. */
describe('rising, staying and falling in the built mini-program', () => {
  let house: House;
  let host: Host;
  let business: BusinessClient;
  let memberNumber: string;
  beforeEach(async () => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
    house = await openHouse('sqlite', { start: '2026-11-21T02:00:00Z' });
    business = await buildBusiness(house, ['events:write']);
    const personId = house.sandbox.people()[0]!.id;
    memberNumber = (await joinHouse(house, personId)).memberNumber;
    host = await Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: { login: () => ({ code: house.sandbox.loginCode(personId) }) },
    });
    host.phone.privacy.agreed = true;
    await host.switchTab('pages/me/index');
    await host.tap('#log-in');
  });
  afterEach(async () => {
    host.close();
    await house.close();
  });

  const now = () => formatInstant(house.clock.now());
  const spend = async (yuan: number) => {
    const order = orderPaid(memberNumber, yuan * 100, now());
    expect(await tell(business, order)).toMatchObject([{ status: 'applied' }]);
    await house.settle();
    return order;
  };
  const openFromMe = async (id: string) => {
    await host.switchTab('pages/me/index');
    await host.tap(`#${id}`);
  };
  const openLedger = async () => {
    await openFromMe('tier');
    await host.tap('#ledger');
  };
  const home = async () => {
    await host.switchTab('pages/home/index');
    await host.wait(300);
  };

  it('celebrates a rise once, and shows the new tier with its reasons', async () => {
    await home();
    expect(host.text()).toMatch(/珍珠.*再消费 ¥500 升银叶/s);
    await spend(620);
    await host.pullDown();
    expect(host.text()).toContain('你已升级为银叶');
    await host.tap('#tier-look');
    expect(host.page.route).toBe('packages/growth/tier/index');
    expect(host.text()).toMatch(/升到金叶.*再消费 ¥1380/s);
    await host.tap('#why');
    expect(host.text()).toContain('为什么是银叶');
    expect(host.text()).toMatch(/再得 1,?380 成长值升金叶/);
    await host.back();
    await host.tap('#ledger');
    expect(host.text()).toMatch(/消费.*\+620/s);
    await host.back();
    await host.back();
    await home();
    expect(host.text()).not.toContain('你已升级为银叶');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('takes a refund back in the ledger and lets the tier stand until the period ends', async () => {
    const order = await spend(620);
    await tell(business, orderRefunded(order, now()));
    await openLedger();
    expect(host.text()).toMatch(/−620/);
    await home();
    expect(host.text()).toContain('银叶');
    host.journal.assertNoErrors();
  });

  it('checks in, claims the reward with one tap, and counts a double tap once', async () => {
    await openFromMe('tasks');
    await host.tap('#open-check-in');
    expect(host.text()).toContain('1 / 10');
    await host.doubleTap('#claim-check-in');
    await host.wait(300);
    await openLedger();
    expect(host.text().match(/每日签到/g)).toHaveLength(1);
    expect(host.text()).toContain('+2');
    host.journal.assertNoErrors();
  });

  it('warns before a fall, tells it when it has come, and shows the way back', async () => {
    await spend(620);
    await house.moveTo(Date.parse('2027-12-10T04:00:00Z'));
    await home();
    expect(host.text()).toContain('你已升级为银叶');
    await host.tap('#tier-seen');
    expect(host.text()).toMatch(/再得 400 成长值保住银叶.*最晚2027年12月31日，否则降为珍珠/s);
    await host.tap('#keep-camellia');
    expect(host.text()).toMatch(/保住银叶.*还差 400.*再消费 ¥400/s);
    await house.moveTo(Date.parse('2028-01-02T04:00:00Z'));
    await home();
    expect(host.text()).toMatch(/珍珠/);
    await host.tap('#fall-seen-camellia');
    await openFromMe('inbox');
    expect(host.text().match(/银叶等级即将到期/g)).toHaveLength(2);
    expect(host.text()).toContain('等级变为珍珠');
    host.journal.assertNoErrors();
    // Most of a year passes in it.
  }, 120_000);
});
