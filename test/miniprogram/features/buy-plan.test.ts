import { buildOrder, payment } from '../build';

const mockApi = {
  createOrder: jest.fn(),
  payOrder: jest.fn(),
  answerSubscriptions: jest.fn(),
};
const mockEnsureLoggedIn = jest.fn();
const mockRequestPayment = jest.fn();
const mockRequestSubscribe = jest.fn();

jest.mock('@/api/api', () => ({ api: mockApi }));
jest.mock('@/features/session/session', () => ({ ensureLoggedIn: mockEnsureLoggedIn }));
jest.mock('@/platform/payment', () => ({ requestPayment: mockRequestPayment }));
jest.mock('@/platform/subscribe', () => ({ requestSubscribe: mockRequestSubscribe }));

const year = { planId: 'plan-year', agreementVersion: '2026-01' };
const month = { planId: 'plan-month', agreementVersion: '2026-01' };
let buyPlan: typeof import('@/features/purchase/buy-plan').buyPlan;
let ApiError: typeof import('@/api/api-error').ApiError;

beforeEach(async () => {
  jest.resetModules();
  jest.resetAllMocks();
  mockApi.createOrder.mockResolvedValue({ order: buildOrder(), payment });
  mockApi.payOrder.mockResolvedValue({ order: buildOrder(), payment });
  mockApi.answerSubscriptions.mockResolvedValue(undefined);
  mockRequestPayment.mockResolvedValue('paid');
  mockRequestSubscribe.mockResolvedValue({ 'template-1': 'accept' });
  ({ buyPlan } = await import('@/features/purchase/buy-plan'));
  ({ ApiError } = await import('@/api/api-error'));
});

const keys = () => mockApi.createOrder.mock.calls.map(([, key]) => key);

test('asks about messages in the tap itself, before anything is awaited', async () => {
  const buying = buyPlan(year, ['template-1']);
  expect(mockRequestSubscribe).toHaveBeenCalledWith(['template-1']);
  expect(mockApi.createOrder).not.toHaveBeenCalled();
  await buying;
});

test('logs in, makes the order, reports the answers and hands the payment through untouched', async () => {
  await expect(buyPlan(year, ['template-1'])).resolves.toEqual({ order: buildOrder(), reported: 'paid' });
  expect(mockEnsureLoggedIn).toHaveBeenCalledTimes(1);
  expect(mockApi.createOrder).toHaveBeenCalledWith(year, expect.stringMatching(/^[0-9a-f]{32}$/));
  expect(mockApi.answerSubscriptions).toHaveBeenCalledWith({ answers: { 'template-1': 'accept' } });
  expect(mockRequestPayment).toHaveBeenCalledWith(payment);
});

test('opens the pay sheet only after the question about messages is answered', async () => {
  let answer: (answers: object) => void = () => undefined;
  mockRequestSubscribe.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const buying = buyPlan(year, ['template-1']);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(mockApi.createOrder).toHaveBeenCalled();
  expect(mockRequestPayment).not.toHaveBeenCalled();
  answer({});
  await buying;
  expect(mockRequestPayment).toHaveBeenCalledTimes(1);
  expect(mockApi.answerSubscriptions).not.toHaveBeenCalled();
});

test('buys all the same when the answers about messages cannot be reported', async () => {
  mockApi.answerSubscriptions.mockRejectedValue(new Error('down'));
  await expect(buyPlan(year, ['template-1'])).resolves.toMatchObject({ reported: 'paid' });
});

test('repeats an order that got no answer under the same key', async () => {
  mockApi.createOrder.mockRejectedValueOnce(new ApiError('TIMED_OUT', '等了很久没有回应，请重试', 0));
  await expect(buyPlan(year, [])).rejects.toMatchObject({ code: 'TIMED_OUT' });
  await buyPlan(year, []);
  expect(keys()).toHaveLength(2);
  expect(new Set(keys()).size).toBe(1);
});

test('takes a new key for another plan and for the next purchase', async () => {
  await buyPlan(year, []);
  await buyPlan(year, []);
  await buyPlan(month, []);
  expect(new Set(keys()).size).toBe(3);
});

test('pays the order that was left unpaid instead of making a second one', async () => {
  mockRequestPayment.mockResolvedValueOnce('cancelled');
  await expect(buyPlan(year, [])).resolves.toMatchObject({ reported: 'cancelled' });
  await buyPlan(year, []);
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
  expect(mockApi.payOrder).toHaveBeenCalledWith('order-1', expect.any(String));
});

test('makes a new order when the unpaid one has been closed meanwhile', async () => {
  mockRequestPayment.mockResolvedValueOnce('cancelled');
  await buyPlan(year, []);
  mockApi.payOrder.mockRejectedValueOnce(new ApiError('ORDER_NOT_OPEN', '订单已不能支付，请重新下单', 409));
  await expect(buyPlan(year, [])).resolves.toMatchObject({ reported: 'paid' });
  expect(mockApi.createOrder).toHaveBeenCalledTimes(2);
});

test('says that the order is confirming instead of making another one beside it', async () => {
  mockRequestPayment.mockResolvedValueOnce('unknown');
  await buyPlan(year, []);
  mockApi.payOrder.mockRejectedValueOnce(new ApiError('ORDER_CONFIRMING', '支付结果确认中，请稍后查看', 409));
  await expect(buyPlan(year, [])).rejects.toMatchObject({ code: 'ORDER_CONFIRMING' });
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
});
