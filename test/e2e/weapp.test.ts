import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type House, openHouse } from '../support/house';
import { forwardTo, Host, type PaymentArguments, WxFailure } from './host';

const directory = resolve(__dirname, '../../dist/weapp');

/**
 * The built mini-program in the host, the whole server behind it and the local WeChat behind that: what a member does,
 * from the first screen to the inbox. `npm test` builds `dist/weapp` before.
 */
describe('the built mini-program', () => {
  let house: House;
  let host: Host;
  let personId: string;
  const privacy: string[] = [];

  beforeAll(() => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
  });
  beforeEach(async () => {
    // The host's Date is this machine's: the house's clock begins there, so that both agree on what is past.
    house = await openHouse('sqlite', { start: new Date().toISOString() });
    personId = house.sandbox.people()[0]!.id;
    privacy.length = 0;
    host = await launch();
  });
  afterEach(async () => {
    host.close();
    await house.close();
  });

  function launch(): Promise<Host> {
    return Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: {
        login: () => ({ code: house.sandbox.loginCode(personId) }),
        requestPayment: pay,
        requestSubscribeMessage: (templateIds: readonly string[]) => {
          const asked = house.sandbox.askToSubscribe(personId, templateIds);
          if (!asked.ok) throw new WxFailure('refused by the sandbox');
          return { ...asked.value.results };
        },
      },
    });
  }

  /** The member taps "pay" on WeChat's sheet. */
  async function pay(payment: PaymentArguments): Promise<void> {
    const sheet = house.sandbox.openSheet(personId, payment);
    if (!sheet.ok) throw new WxFailure(sheet.refusal);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
  }

  async function openPlans(): Promise<void> {
    await host.switchTab('pages/plans/index');
    expect(host.text()).toContain('年卡');
  }

  async function buy(): Promise<void> {
    await openPlans();
    await host.tap('#agree');
    await host.tap('.purchase-bar button');
  }

  it('shows the first screen with one request, without logging anybody in', async () => {
    const requests = host.journal.calls.filter((call) => call.name === 'request');
    expect(requests).toHaveLength(1);
    expect(host.journal.calls.some((call) => call.name === 'login')).toBe(false);
    expect(host.text()).toContain('尚未开通会员');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('takes a visitor through buying to the card and the inbox', async () => {
    await buy();
    expect(host.page.route).toBe('packages/purchase/result/index');
    expect(host.text()).toContain('会员已开通');

    await host.switchTab('pages/home/index');
    expect(host.text()).toMatch(/\d+年\d+月\d+日/);
    await house.settle();
    await host.pullDown();
    await host.program.stack.navigateTo('/packages/message/inbox/index');
    await host.settle();
    expect(host.text()).toContain('会员已开通');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('asks before it lets somebody buy without agreeing', async () => {
    await openPlans();
    await host.tap('.purchase-bar button');
    expect(house.sandbox.orders()).toEqual([]);
    expect(host.page.route).toBe('pages/plans/index');
  });

  it('makes one order of a double tap', async () => {
    await openPlans();
    await host.tap('#agree');
    await host.doubleTap('.purchase-bar button');
    expect(house.sandbox.orders()).toHaveLength(1);
  });

  it('says that a cancelled order is not paid, and lets the member pay the same order', async () => {
    host.phone.answers.requestPayment = () => {
      throw new WxFailure('cancel');
    };
    await buy();
    expect(host.text()).toContain('订单还没有支付');
    expect((await membership()).active).toBe(false);

    host.phone.answers.requestPayment = pay;
    await host.tap('text=继续支付');
    expect(host.text()).toContain('会员已开通');
    expect(house.sandbox.orders()).toHaveLength(1);
  });

  it('finds a payment again that came while the app was killed', async () => {
    let paid: Promise<void> = Promise.resolve();
    host.phone.answers.requestPayment = (payment: PaymentArguments) => {
      paid = pay(payment);
      return new Promise<never>(() => undefined);
    };
    await openPlans();
    await host.tap('#agree');
    await host.tap('.purchase-bar button', { settle: { ignore: ['requestPayment'] } });
    await paid;
    host.phone.answers.requestPayment = pay;
    await host.restart();
    // The question is asked after the first screen: on a busy machine, seconds later.
    for (let look = 0; look < 100 && !shown().includes('会员已开通'); look++) await host.wait(100);
    expect(shown()).toContain('会员已开通');
    await host.switchTab('pages/home/index');
    expect(host.text()).toMatch(/\d+年\d+月\d+日/);
  });

  it('renews an ended session without a word', async () => {
    await buy();
    await house.database.dataSource.query('DELETE FROM session');
    await host.switchTab('pages/home/index');
    await host.pullDown();
    expect(host.text()).toMatch(/\d+年\d+月\d+日/);
    host.journal.assertNoErrors();
  });

  it('shows what went wrong and a way on when the server is gone', async () => {
    host.phone.network.setOffline(true);
    await host.restart();
    expect(host.text()).toMatch(/网络|重试/);
    host.phone.network.heal();
    host.phone.network.setOffline(false);
    await host.tap('text=重新加载');
    expect(host.text()).toContain('尚未开通会员');
  });

  /** The page's words and those of dialogs and toasts. */
  function shown(): string {
    const told = host.journal.calls.filter((call) => ['showModal', 'showToast'].includes(call.name));
    return [host.text(), ...told.map((call) => JSON.stringify(call.arguments))].join('\n');
  }

  async function membership() {
    const visitor = await house.logIn(personId);
    return (await visitor.get('/api/v1/membership')).body;
  }
});
