import { buildOrder, payment } from '../build';

const mockApi = {
  createOrder: jest.fn(),
  order: jest.fn(),
  payOrder: jest.fn(),
  closeOrder: jest.fn(),
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
const accept = jest.fn<Promise<boolean>, [number]>();
const seen = { fen: 19_800, accept };
let buyPlan: typeof import('@/features/purchase/buy-plan').buyPlan;
let ApiError: typeof import('@/api/api-error').ApiError;

beforeEach(async () => {
  jest.resetModules();
  jest.resetAllMocks();
  mockApi.createOrder.mockResolvedValue({ order: buildOrder(), payment });
  mockApi.order.mockResolvedValue(buildOrder());
  mockApi.payOrder.mockResolvedValue({ order: buildOrder(), payment });
  mockApi.closeOrder.mockResolvedValue(buildOrder({ status: 'closed' }));
  mockApi.answerSubscriptions.mockResolvedValue(undefined);
  mockRequestPayment.mockResolvedValue('paid');
  mockRequestSubscribe.mockResolvedValue({ 'template-1': 'accept' });
  ({ buyPlan } = await import('@/features/purchase/buy-plan'));
  ({ ApiError } = await import('@/api/api-error'));
});

const keys = () => mockApi.createOrder.mock.calls.map(([, key]) => key);

test('asks about messages in the tap itself, before anything is awaited', async () => {
  const buying = buyPlan(year, ['template-1'], seen);
  expect(mockRequestSubscribe).toHaveBeenCalledWith(['template-1']);
  expect(mockApi.createOrder).not.toHaveBeenCalled();
  await buying;
});

test('logs in, makes the order, reports the answers and hands the payment through untouched', async () => {
  await expect(buyPlan(year, ['template-1'], seen)).resolves.toEqual({ order: buildOrder(), reported: 'paid' });
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
  const buying = buyPlan(year, ['template-1'], seen);
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
  await expect(buyPlan(year, ['template-1'], seen)).resolves.toMatchObject({ reported: 'paid' });
});

test('repeats an order that got no answer under the same key', async () => {
  mockApi.createOrder.mockRejectedValueOnce(new ApiError('TIMED_OUT', '等了很久没有回应，请重试', 0));
  await expect(buyPlan(year, [], seen)).rejects.toMatchObject({ code: 'TIMED_OUT' });
  await buyPlan(year, [], seen);
  expect(keys()).toHaveLength(2);
  expect(new Set(keys()).size).toBe(1);
});

test('takes a new key for another plan and for the next purchase', async () => {
  await buyPlan(year, [], seen);
  await buyPlan(year, [], seen);
  await buyPlan(month, [], seen);
  expect(new Set(keys()).size).toBe(3);
});

test('pays the order that was left unpaid instead of making a second one', async () => {
  mockRequestPayment.mockResolvedValueOnce('cancelled');
  await expect(buyPlan(year, [], seen)).resolves.toMatchObject({ reported: 'cancelled' });
  await buyPlan(year, [], seen);
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
  expect(mockApi.payOrder).toHaveBeenCalledWith('order-1', expect.any(String));
});

test('makes a new order when the unpaid one has been closed meanwhile', async () => {
  mockRequestPayment.mockResolvedValueOnce('cancelled');
  await buyPlan(year, [], seen);
  mockApi.payOrder.mockRejectedValueOnce(new ApiError('ORDER_NOT_OPEN', '订单已不能支付，请重新下单', 409));
  await expect(buyPlan(year, [], seen)).resolves.toMatchObject({ reported: 'paid' });
  expect(mockApi.createOrder).toHaveBeenCalledTimes(2);
});

test('says that the order is confirming instead of making another one beside it', async () => {
  mockRequestPayment.mockResolvedValueOnce('unknown');
  await buyPlan(year, [], seen);
  mockApi.payOrder.mockRejectedValueOnce(new ApiError('WECHAT_UNAVAILABLE', '微信暂时没有回应，请稍后再试', 503));
  await expect(buyPlan(year, [], seen)).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' });
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
});

test('shows an order that was paid after all instead of selling the same thing again', async () => {
  mockRequestPayment.mockResolvedValueOnce('unknown');
  await buyPlan(year, [], seen);
  const paid = buildOrder({ status: 'paid' });
  mockApi.order.mockResolvedValueOnce(paid);
  await expect(buyPlan(year, [], seen)).resolves.toEqual({ order: paid, reported: 'paid' });
  expect(mockRequestPayment).toHaveBeenCalledTimes(1);
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
  await buyPlan(year, [], seen);
  expect(mockApi.createOrder).toHaveBeenCalledTimes(2);
});

test('an order that is paid in the very moment is not bought a second time either', async () => {
  mockRequestPayment.mockResolvedValueOnce('cancelled');
  await buyPlan(year, [], seen);
  mockApi.payOrder.mockRejectedValueOnce(new ApiError('ORDER_ALREADY_PAID', '订单已支付', 409));
  await expect(buyPlan(year, [], seen)).rejects.toMatchObject({ code: 'ORDER_ALREADY_PAID' });
  expect(mockApi.createOrder).toHaveBeenCalledTimes(1);
});

test('asks nobody about a price that is the one they saw', async () => {
  await buyPlan(year, [], seen);
  expect(accept).not.toHaveBeenCalled();
});

test('shows an amount that differs from the one seen before the pay sheet opens', async () => {
  mockApi.createOrder.mockResolvedValue({ order: buildOrder({ amountFen: 21_800 }), payment });
  accept.mockImplementation(async () => {
    expect(mockRequestPayment).not.toHaveBeenCalled();
    return true;
  });
  await expect(buyPlan(year, [], seen)).resolves.toMatchObject({ reported: 'paid' });
  expect(accept).toHaveBeenCalledWith(21_800);
});

test('gives the order up when the new amount is not accepted, and makes another one the next time', async () => {
  mockApi.createOrder.mockResolvedValue({ order: buildOrder({ amountFen: 21_800 }), payment });
  accept.mockResolvedValue(false);
  mockApi.closeOrder.mockRejectedValueOnce(new Error('down'));
  await expect(buyPlan(year, [], seen)).resolves.toBeNull();
  expect(mockApi.closeOrder).toHaveBeenCalledWith('order-1');
  expect(mockRequestPayment).not.toHaveBeenCalled();
  await buyPlan(year, [], { fen: 21_800, accept });
  expect(mockApi.payOrder).not.toHaveBeenCalled();
  expect(mockApi.createOrder).toHaveBeenCalledTimes(2);
});

test('writes down what is being paid before the sheet opens, and what it reported afterwards', async () => {
  const { storage } = await import('@/platform/storage');
  mockRequestPayment.mockImplementation(async () => {
    expect(storage.read('payment')).toEqual({ orderId: 'order-1', reported: 'unknown' });
    return 'paid';
  });
  await buyPlan(year, [], seen);
  expect(storage.read('payment')).toEqual({ orderId: 'order-1', reported: 'paid' });
});

test('a purchase that signs for a renewal says so, and is another one than the same plan under another text', async () => {
  const renewing = { ...month, renewal: { consentVersion: 'renewal-1@1900/100' } };
  mockApi.createOrder.mockRejectedValueOnce(new ApiError('TIMED_OUT', '没有应答', 0));
  await expect(buyPlan(renewing, [], seen)).rejects.toBeDefined();
  await buyPlan({ ...month, renewal: { consentVersion: 'renewal-2@1900/100' } }, [], seen);
  const [first, second] = keys();
  expect(mockApi.createOrder.mock.calls[0]?.[0]).toEqual(renewing);
  expect(second).not.toBe(first);
});
