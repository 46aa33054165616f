import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { hasty, openWechatWorld, type WechatWorld } from './world';

let world: WechatWorld;
let openid: string;
beforeAll(async () => {
  world = await openWechatWorld();
  openid = await world.logIn();
});
afterAll(() => world.close());
afterEach(() => world.sandbox.clearFaults());

let count = 0;
async function aPaidTransaction(): Promise<{ attemptId: string; transactionId: string }> {
  const { channel } = world.pay;
  const attemptId = `SHIP${String(++count).padStart(6, '0')}`;
  const expiresAt = world.clock.now() + 30 * MINUTE_MS;
  await channel.prepay({ attemptId, description: '会员', amountFen: 100, payerOpenid: openid, expiresAt });
  world.sandbox.payOrder({ outTradeNo: attemptId });
  const state = await channel.query(attemptId);
  if (state.status !== 'paid') throw new Error(state.status);
  return { attemptId, transactionId: state.payment.transactionId };
}

const uploadOf = (transactionId: string, change = {}) => ({
  transactionId,
  payerOpenid: openid,
  itemDescription: '年度会员',
  uploadedAt: world.clock.now(),
  ...change,
});
const unsettled = () => world.sandbox.state().unsettledOrders.map(({ outTradeNo }) => outTradeNo);

describe('shipping info', () => {
  it('frees the money: the order leaves the list and its settlement is pushed', async () => {
    const { attemptId, transactionId } = await aPaidTransaction();
    expect(unsettled()).toContain(attemptId);
    expect(await world.wechat.shipping.upload(uploadOf(transactionId))).toBe('done');
    expect(unsettled()).not.toContain(attemptId);
    world.clock.advance(3 * DAY_MS);
    await world.sandbox.runDue();
    expect(world.pushes.map(({ fact }) => fact)).toContainEqual({ kind: 'orderSettled', attemptId, transactionId });
  });

  it('can be sent again and again: what stands there is done', async () => {
    const { transactionId } = await aPaidTransaction();
    for (let time = 0; time < 4; time++) {
      expect(await world.wechat.shipping.upload(uploadOf(transactionId))).toBe('done');
    }
  });

  it('cuts a long description', async () => {
    const { transactionId } = await aPaidTransaction();
    const upload = uploadOf(transactionId, { itemDescription: '会'.repeat(300) });
    expect(await world.wechat.shipping.upload(upload)).toBe('done');
  });

  it('that comes too early is for later', async () => {
    expect(await world.wechat.shipping.upload(uploadOf('4200000000000000000000000000'))).toBe('notFoundYet');
    world.sandbox.setFault('shippingTooEarly', { enabled: true, count: 1 });
    const { transactionId } = await aPaidTransaction();
    expect(await world.wechat.shipping.upload(uploadOf(transactionId))).toBe('notFoundYet');
    expect(await world.wechat.shipping.upload(uploadOf(transactionId))).toBe('done');
  });

  it('for another payer is refused', async () => {
    const { transactionId } = await aPaidTransaction();
    expect(await world.wechat.shipping.upload(uploadOf(transactionId, { payerOpenid: 'nobody' }))).toBe('refused');
  });

  it.each(['weixinBusy', 'weixinError', 'weixinTimeoutAfter'] as const)('is unknown on %s', async (fault) => {
    const { transactionId } = await aPaidTransaction();
    await world.wechat.shipping.upload(uploadOf(transactionId));
    world.sandbox.setFault(fault, { enabled: true, count: 1 });
    expect(await hasty(world).shipping.upload(uploadOf(transactionId))).toBe('unknown');
  });
});
