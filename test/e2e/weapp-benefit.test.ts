import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { join as joinHouse } from '../server/growth/support';
import { type BusinessClient, buildBusiness } from '../support/business';
import { type House, openHouse } from '../support/house';
import { forwardTo, Host } from './host';

const directory = resolve(__dirname, process.env.WEAPP_DIRECTORY ?? '../../dist/weapp');

/** Benefits in the built mini-program: seen, claimed, shown to staff and verified by the business through the open API. */
describe('claiming and using benefits in the built mini-program', () => {
  let house: House;
  let host: Host;
  let business: BusinessClient;
  beforeEach(async () => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
    house = await openHouse('sqlite', { start: '2026-11-21T02:00:00Z' });
    business = await buildBusiness(house, ['benefits:redeem']);
    const personId = house.sandbox.people()[0]!.id;
    await joinHouse(house, personId);
    host = await Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: {
        login: () => ({ code: house.sandbox.loginCode(personId) }),
        others: { getScreenBrightness: () => ({ value: 0.3 }) },
      },
    });
    host.phone.privacy.agreed = true;
    await host.switchTab('pages/benefits/index');
  });
  afterEach(async () => {
    host.close();
    await house.close();
  });

  const calls = (name: string) => host.journal.calls.filter((call) => call.name === name);
  const claims = async () => house.database.dataSource.query('SELECT id FROM benefit_claim');

  it('shows a visitor what there is, and what is theirs after a login on the spot', async () => {
    expect(host.text()).toContain('登录后查看你的权益');
    await host.tap('#log-in');
    await host.wait(300);
    expect(host.text()).toContain('我的券');
    expect(host.text()).toContain('新人礼');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('takes a benefit from one tap to the till, and tells the member what came of it', async () => {
    await host.tap('#log-in');
    await host.wait(300);
    await host.doubleTap('#step-welcome');
    await host.wait(300);
    expect(await claims()).toHaveLength(1);
    expect(host.text()).toContain('我的券 1 张');

    await host.tap('#step-welcome');
    expect(host.page.route).toBe('packages/benefit/claim/index');
    await host.tap('#show-code');
    await host.wait(300);
    const [digits] = host.text().match(/\d{4} \d{4} \d{2}/) ?? [''];
    expect(digits).not.toBe('');
    expect(calls('setScreenBrightness').map((call) => call.arguments)).toMatchObject([{ value: 1 }]);

    const redeemed = await business.post('/open/v1/redemptions', {
      code: digits.replaceAll(' ', ''),
      reference: 'till-1',
      place: '人民路店',
    });
    expect(redeemed.status).toBe(201);
    await host.wait(3_000);
    expect(host.text()).toMatch(/已核销.*人民路店/s);
    expect(calls('setScreenBrightness').map((call) => call.arguments)).toMatchObject([{ value: 1 }, { value: 0.3 }]);

    await host.tap('#done');
    await host.wait(300);
    expect(host.text()).toContain('人民路店');
    expect(host.text()).not.toContain('出示核销码');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('counts what was looked at once, and only then', async () => {
    await host.tap('#log-in');
    await host.wait(5_000);
    const seen = () => house.database.dataSource.query("SELECT benefit FROM benefit_reach WHERE stage = 'exposed'");
    const first = (await seen()).length;
    expect(first).toBeGreaterThan(0);
    await host.switchTab('pages/me/index');
    await host.switchTab('pages/benefits/index');
    await host.wait(5_000);
    expect(await seen()).toHaveLength(first);
    const told = calls('request').filter((call) => JSON.stringify(call.arguments).includes('benefit-exposures'));
    expect(told).toHaveLength(1);
    host.journal.assertNoErrors();
  });
});
