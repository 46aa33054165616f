import type { VirtualPayment } from '@shared/contract/order';
import { buildOrder, payment } from '../build';

const mockPayOrder = jest.fn();
const mockLogIn = jest.fn();
const mockRequestPayment = jest.fn();

jest.mock('@/api/api', () => ({ api: { payOrder: mockPayOrder } }));
jest.mock('@/api/session-keeper', () => ({ logIn: mockLogIn }));
jest.mock('@/platform/payment', () => ({ requestPayment: mockRequestPayment }));

const virtual: VirtualPayment = {
  kind: 'virtual',
  mode: 'short_series_goods',
  signData: '{}',
  paySig: 'a',
  signature: 'b',
};
const signedAgain: VirtualPayment = { ...virtual, signature: 'c' };
let visitPaySheet: typeof import('@/features/purchase/visit-pay-sheet').visitPaySheet;

beforeEach(async () => {
  jest.resetAllMocks();
  mockPayOrder.mockResolvedValue({ order: buildOrder(), payment: signedAgain });
  ({ visitPaySheet } = await import('@/features/purchase/visit-pay-sheet'));
});

test('an ordinary sheet is visited once, whatever it reports', async () => {
  mockRequestPayment.mockResolvedValueOnce('unknown');
  await expect(visitPaySheet('order-1', payment)).resolves.toBe('unknown');
  expect(mockRequestPayment).toHaveBeenCalledTimes(1);
  expect(mockLogIn).not.toHaveBeenCalled();
});

test('a login that WeChat holds for over is renewed once, and the sheet opens with a fresh signature', async () => {
  mockRequestPayment.mockResolvedValueOnce('loginExpired').mockResolvedValueOnce('paid');
  await expect(visitPaySheet('order-1', virtual)).resolves.toBe('paid');
  expect(mockLogIn).toHaveBeenCalledTimes(1);
  expect(mockPayOrder).toHaveBeenCalledWith('order-1', expect.stringMatching(/^[0-9a-f]{32}$/));
  expect(mockRequestPayment.mock.calls).toEqual([[virtual], [signedAgain]]);
});

test('a second expiry, or a login that fails, is no endless loop and no failure of the page', async () => {
  mockRequestPayment.mockResolvedValue('loginExpired');
  await expect(visitPaySheet('order-1', virtual)).resolves.toBe('unknown');
  expect(mockRequestPayment).toHaveBeenCalledTimes(2);
  mockLogIn.mockRejectedValueOnce(new Error('no code'));
  await expect(visitPaySheet('order-1', virtual)).resolves.toBe('unknown');
});
