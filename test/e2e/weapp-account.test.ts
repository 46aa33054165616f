import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type House, openHouse } from '../support/house';
import { forwardTo, Host, type PaymentArguments, WxFailure } from './host';

const directory = resolve(__dirname, process.env.WEAPP_DIRECTORY ?? '../../dist/weapp');

/**
 * A member's own pages in the built mini-program: orders, profile, subscriptions, privacy, export, leaving. The whole
 * server and the local WeChat stand behind them. `npm test` builds `dist/weapp` before.
 */
describe("a member's own pages", () => {
  let house: House;
  let host: Host;
  let personId: string;

  beforeEach(async () => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
    house = await openHouse('sqlite', { start: new Date().toISOString() });
    personId = house.sandbox.people()[0]!.id;
    host = await Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: {
        login: () => ({ code: house.sandbox.loginCode(personId) }),
        getPhoneNumber: () => ({ code: house.sandbox.phoneCode(personId) }),
        requestPayment: pay,
        requestSubscribeMessage: (templateIds: readonly string[]) => {
          const asked = house.sandbox.askToSubscribe(personId, templateIds);
          if (!asked.ok) throw new WxFailure('refused by the sandbox');
          return { ...asked.value.results };
        },
      },
    });
    host.phone.privacy.agreed = true;
  });
  afterEach(async () => {
    host.close();
    await house.close();
  });

  async function pay(payment: PaymentArguments): Promise<void> {
    const sheet = house.sandbox.openSheet(personId, payment);
    if (!sheet.ok) throw new WxFailure(sheet.refusal);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
  }

  /** The member closes the sheet without paying. */
  const closeSheet = () => {
    throw new WxFailure('cancel');
  };

  async function logIn(): Promise<void> {
    await host.switchTab('pages/me/index');
    await host.tap('#log-in');
    expect(host.text()).toContain('退出登录');
  }

  async function orderYear(): Promise<void> {
    await host.switchTab('pages/plans/index');
    await host.tap('#agree');
    await host.tap('.purchase-bar button');
  }

  /** The server asks WeChat about an order once in 2 s by the house's clock; the page asks the server by its own. */
  async function letServerAskAgain(): Promise<void> {
    await house.advance(3_000);
    await host.wait(2_500);
  }

  async function openFromMe(id: string): Promise<void> {
    await host.switchTab('pages/me/index');
    await host.tap(`#${id}`);
  }

  it('lets a visitor look around and asks nothing of them', async () => {
    await host.switchTab('pages/me/index');
    await host.tap('#about');
    expect(host.text()).toContain('联系客服');
    await openFromMe('privacy');
    expect(host.text()).toContain('隐私政策');
    await host.tap('#export');
    expect(host.text()).toContain('还没有登录');
    expect(host.journal.callsOf('login')).toEqual([]);
    host.journal.assertNoErrors();
  });

  it('finds the unpaid order in the list, counts its time down and pays it there', async () => {
    host.phone.answers.requestPayment = closeSheet;
    await orderYear();
    await openFromMe('orders');
    expect(host.text()).toContain('待支付');
    await host.tap('.order-line');
    expect(host.page.route).toBe('packages/purchase/order/index');
    await letServerAskAgain();
    expect(host.text()).toMatch(/剩余\s*29:\d\d/);

    host.phone.answers.requestPayment = pay;
    await host.tap('#pay');
    expect(host.text()).toContain('会员已开通');
    await host.back();
    expect(host.text()).toContain('已支付');
    await host.back();
    expect(host.text()).toContain('已支付');
    expect(house.sandbox.orders()).toHaveLength(1);
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('gives an order up after a second yes', async () => {
    host.phone.answers.requestPayment = closeSheet;
    await orderYear();
    await openFromMe('orders');
    await host.tap('.order-line');
    await letServerAskAgain();
    await host.tap('#close');
    expect(host.text()).toContain('没有产生扣款');
    expect(house.sandbox.orders()[0]?.state).toBe('CLOSED');
    await host.back();
    expect(host.text()).toContain('已关闭');
  });

  it('takes avatar, nickname and phone only after the privacy question, and works without them', async () => {
    host.phone.privacy.agreed = false;
    await logIn();
    await host.tap('#phone');
    await host.tap('.profile-field__button', { settle: { ignore: ['button.getPhoneNumber'] } });
    expect(host.text()).toContain('需要你的同意');
    await host.tap('#refuse-privacy');
    expect(host.text()).toContain('不绑定也可以正常使用');

    await host.tap('.profile-field__button', { settle: { ignore: ['button.getPhoneNumber'] } });
    await host.tap('#agree-privacy');
    expect(host.text()).toMatch(/1\d\d\*\*\*\*\d{4}/);
    await host.tap('.profile__avatar-button');
    expect(host.find('.avatar__picture')).not.toBeNull();
    await host.input('#nickname', '小满');
    await host.tap('#save-nickname');
    await host.switchTab('pages/me/index');
    expect(host.text()).toContain('小满');
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('asks for a message in the tap and shows what is left of the permission', async () => {
    await logIn();
    await host.tap('#subscriptions');
    expect(host.text()).toContain('未开启');
    await host.tap('#membershipActivated');
    expect(host.text()).toContain('还会通知你 1 次');
    host.journal.assertNoErrors();
  });

  it('shows and copies everything that is held', async () => {
    await orderYear();
    await openFromMe('export');
    await host.tap('#orders');
    expect(host.text()).toContain('已支付');
    await host.tap('#copy');
    const copied = JSON.parse(String(host.journal.lastCall('setClipboardData')?.arguments.data));
    expect(Object.keys(copied.sections)).toEqual(expect.arrayContaining(['profile', 'orders', 'memberships']));
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it('leaves after a word entered by hand, and is a visitor from then on', async () => {
    await orderYear();
    await openFromMe('delete');
    expect(host.text()).toContain('注销后立即失效');
    await host.tap('#continue');
    await host.input('#word', '注销');
    await host.tap('#delete');
    expect(host.text()).toContain('账户已注销');
    await host.tap('#home');
    expect(host.text()).toContain('尚未开通会员');
    await host.switchTab('pages/me/index');
    expect(host.text()).toContain('还没有登录');
    host.journal.assertNoErrors();
  });
});
