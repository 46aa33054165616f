import type { RefundPreview, RefundRequest } from '@shared/contract/refund';
import { act, fireEvent, render, screen } from '@testing-library/react';
import RefundPage from '@/packages/refund/index';
import { buildProblem } from '../build';
import { buildRefundPreview, buildRefundRequest, buildTaken } from '../build-refund';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const agreed = buildRefundRequest({
  ...{ status: 'agreed', decision: 'atOnce', decidedAt: '2026-05-03T06:00:00.000Z', taken: buildTaken() },
  money: { status: 'processing', succeededAt: null },
});

let preview: RefundPreview;
let requests: RefundRequest[];
let answerWish: () => { statusCode: number; data: unknown };
let sent: StubCall[];

beforeEach(async () => {
  jest.useFakeTimers();
  resetTaro();
  await logInMember();
  openWith({ id: 'order-1' });
  preview = buildRefundPreview();
  requests = [];
  sent = [];
  answerWish = () => ({ statusCode: 201, data: agreed });
  taro.request.mockImplementation(async (call: StubCall) => {
    if (call.method === 'POST') {
      sent.push(call);
      return answerWish();
    }
    return { statusCode: 200, data: call.url.endsWith('/refund-preview') ? preview : { items: requests } };
  });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (milliseconds = 10) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
const tap = async (text: string) => {
  fireEvent.click(screen.getByText(text));
  await pass();
};
async function open() {
  const page = render(<RefundPage />);
  await pass();
  return page;
}

test('what is given and what is lost stands there before anything is asked, and no reason is chosen for the member', async () => {
  preview = buildRefundPreview({ taken: buildTaken({ growth: 396 }) });
  const { unmount } = await open();
  expect(screen.getByText('会员有效期立即结束（原至 2027年5月1日）')).toBeTruthy();
  expect(screen.getByText('收回这笔订单的 396 成长值')).toBeTruthy();
  expect(screen.getByText('共 365 天，已使用 3 天')).toBeTruthy();
  await tap('请先选择退款原因');
  expect(screen.queryByText('确认退款')).toBeNull();
  expect(sent).toEqual([]);
  unmount();
});

test('is asked for once more, sent with the amount that was seen, and shown on its way until it has arrived', async () => {
  const { unmount } = await open();
  await tap('暂时用不上');
  await tap('申请退款');
  expect(screen.getByText('确认退款 ¥196.37')).toBeTruthy();
  preview = buildRefundPreview({ refusal: { code: 'REFUND_UNDER_WAY', title: '这笔订单已有退款在处理' }, taken: null });
  requests = [agreed];
  await tap('确认退款');
  expect(sent.map(({ data }) => data)).toEqual([{ reason: 'notNeeded', note: '', expectedFen: 19_637 }]);
  expect(screen.getByText('正在退回 ¥196.37')).toBeTruthy();
  expect(screen.queryByText('申请退款', { selector: 'button' })).toBeNull();
  requests = [{ ...agreed, money: { status: 'succeeded', succeededAt: '2026-05-03T06:02:00.000Z' } }];
  await pass(5_000);
  expect(screen.getByText('¥196.37已退回')).toBeTruthy();
  expect(jest.getTimerCount()).toBe(0);
  unmount();
});

test('a wish whose answer was lost goes again under the same key; one that was refused shows the new amount', async () => {
  const { unmount } = await open();
  await tap('买错了');
  await tap('申请退款');
  answerWish = () => {
    throw { errMsg: 'request:fail timeout' };
  };
  await tap('确认退款');
  expect(screen.getByText(/再点一次会接着办理/)).toBeTruthy();
  answerWish = () => buildProblem('REFUND_CHANGED', 409);
  preview = buildRefundPreview({ amountFen: 19_583 });
  await tap('确认退款');
  const keys = sent.map(({ header }) => header?.['Idempotency-Key']);
  expect(keys[0]).toBe(keys[1]);
  expect(screen.queryByText('确认退款')).toBeNull();
  await tap('申请退款');
  expect(screen.getByText('确认退款 ¥195.83')).toBeTruthy();
  unmount();
});

test('a request that waits can be withdrawn, after asking once more', async () => {
  requests = [buildRefundRequest()];
  preview = buildRefundPreview({ refusal: { code: 'REFUND_UNDER_WAY', title: '这笔订单已有退款在处理' }, taken: null });
  const { unmount } = await open();
  expect(screen.getAllByText('等待审核')).toHaveLength(2);
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await tap('撤回申请');
  expect(sent).toEqual([]);
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  requests = [buildRefundRequest({ status: 'withdrawn', decidedAt: '2026-05-03T07:00:00.000Z' })];
  preview = buildRefundPreview({ decision: 'operator' });
  await tap('撤回申请');
  expect(sent[0]?.url).toContain('/refund-requests/request-1/withdrawal');
  expect(screen.getByText('预计退回，以审核结果为准')).toBeTruthy();
  unmount();
});

test('an order that cannot be refunded says why', async () => {
  preview = buildRefundPreview({
    ...{ refusal: { code: 'REFUND_BENEFIT_USED', title: '已使用过会员权益，不能退款' }, amountFen: 0, taken: null },
    decision: null,
  });
  const { unmount } = await open();
  expect(screen.getByText('已使用过会员权益，不能退款')).toBeTruthy();
  expect(screen.queryByText('申请退款', { selector: 'button' })).toBeNull();
  unmount();
});

test('an order that cannot be read says so and can be tried again', async () => {
  taro.request.mockImplementation(async () => buildProblem('ORDER_NOT_FOUND', 404, '没有找到这个订单'));
  const { unmount } = await open();
  expect(screen.getByText('没有找到这个订单')).toBeTruthy();
  unmount();
});
