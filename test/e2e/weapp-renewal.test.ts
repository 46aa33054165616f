import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DAY_MS } from '../../shared/kernel/instant';
import { openRenewals, type RenewalHouse } from '../server/renewal/support';
import type { Visitor } from '../support/house';
import { forwardTo, Host, type PaymentArguments, WxFailure } from './host';

const directory = resolve(__dirname, process.env.WEAPP_DIRECTORY ?? '../../dist/weapp');

/** Auto-renewal in the built mini-program: signed with the purchase or later, and cancelled in two taps. */
describe('auto-renewal in the built mini-program', () => {
  let renewals: RenewalHouse;
  let house: RenewalHouse['house'];
  let visitor: Visitor;
  let host: Host;

  beforeAll(async () => {
    if (!existsSync(join(directory, 'app.json'))) throw new Error('dist/weapp is not built: run `npm run build`');
    renewals = await openRenewals('sqlite', '2026-11-21T02:00:00Z');
    house = renewals.house;
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    visitor = await renewals.visitor();
    host = await Host.launch({
      directory,
      server: forwardTo({ '*': house.url }),
      answers: { login: () => ({ code: house.sandbox.loginCode(visitor.personId) }), requestPayment: pay },
    });
    host.phone.privacy.agreed = true;
    await host.switchTab('pages/me/index');
    await host.tap('#log-in');
    await host.wait(300);
  });
  afterEach(() => host.close());

  /** The member taps "pay" on WeChat's sheet, and signs with it. */
  async function pay(payment: PaymentArguments): Promise<void> {
    const sheet = house.sandbox.openSheet(visitor.personId, payment);
    if (!sheet.ok) throw new WxFailure(sheet.refusal);
    house.sandbox.answerSheet(sheet.value.id, 'pay');
    await house.settle();
  }

  async function cancel(): Promise<void> {
    await host.tap('#cancel-renewal');
    await host.doubleTap('#confirm-cancel');
    await host.wait(300);
    expect(host.text()).toContain('自动续费已取消');
    await house.settle();
  }

  it('goes from the plan over both consents and the payment to the renewal, and out of it in two taps', async () => {
    await host.switchTab('pages/plans/index');
    await host.tap('#plan-auto-month');
    expect(host.text('.purchase-bar')).toMatch(/现在支付\s*¥1.*每月自动续费\s*¥19/s);
    await host.tap('#read-renewal');
    expect(host.text('.sheet')).toContain('直到您取消');
    await host.tap('#close-sheet');
    await host.tap('#agree');
    await host.tap('#pay');
    expect(host.text()).toContain('请先阅读协议并勾选同意');
    await host.tap('#agree-renewal');
    await host.doubleTap('#pay');
    await host.wait(500);
    expect(host.text()).toMatch(/会员已开通.*自动续费已开通/s);
    expect(await renewals.orders(visitor)).toHaveLength(1);

    await host.tap('#to-renewal');
    await host.wait(300);
    expect(host.page.route).toBe('packages/renewal/renewal/index');
    expect(host.text()).toMatch(/下次扣款日\s*2026年12月20日.*扣款金额\s*¥19/s);
    await cancel();
    const [renewal] = await renewals.list(visitor);
    expect(renewal).toMatchObject({ status: 'ended', endReason: 'member' });
    expect(await renewals.debits(renewal!.id)).toHaveLength(0);
    host.journal.assertNoErrors();
    host.journal.assertSmallSetData();
  });

  it("signs on WeChat's page while a term runs, and shows the renewal on the way back whatever that page told", async () => {
    await host.switchTab('pages/plans/index');
    await host.tap('#plan-shop-month');
    await host.tap('#agree');
    await host.tap('#pay');
    await host.switchTab('pages/home/index');
    await host.wait(300);
    host.phone.answers.navigateToMiniProgram = ({ appId = '', path = '', extraData = {} }) => {
      const texts = Object.fromEntries(Object.entries(extraData).map(([name, value]) => [name, String(value)]));
      const sheet = house.sandbox.openSigning(visitor.personId, { appId, path, extraData: texts });
      if (!sheet.ok) throw new WxFailure(sheet.refusal);
      house.sandbox.answerSigning(sheet.value.id, 'sign');
    };
    await host.switchTab('pages/plans/index');
    await host.tap('#plan-auto-month');
    await host.tap('#sign-renewal');
    await host.tap('#sign');
    expect(host.text()).toContain('请先阅读协议并勾选同意');
    await host.tap('#agree-renewal');
    await host.tap('#sign');
    await host.hide();
    await house.settle();
    await host.show();
    await host.wait(300);
    expect(host.page.route).toBe('packages/renewal/renewal/index');
    expect(host.text()).toMatch(/自动续费已开通.*下次扣款日\s*2026年12月20日/s);

    // The first debit is taken before the term ends, and stands in the list of the page.
    await house.advance(31 * DAY_MS);
    host.kill();
    await host.launch({ path: 'packages/renewal/renewal/index' });
    await host.wait(300);
    expect(host.text()).toMatch(/续费记录\s*至 2027年1月21日/s);
    await cancel();
    host.journal.assertNoErrors();
  });
});
