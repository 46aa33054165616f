import { requestPayment } from '@/platform/payment.weapp';
import { requestSubscribe } from '@/platform/subscribe.weapp';
import { computeFontStep } from '@/platform/system.types';
import { payment } from './build';
import { resetTaro, taro } from './stubs/taro';

beforeEach(resetTaro);

test.each([
  ['requestPayment:ok', 'paid'],
  ['requestPayment:fail cancel', 'cancelled'],
  ['requestPayment:fail no permission', 'unknown'],
  ['', 'unknown'],
])('the pay sheet that reports "%s" counts as %s, whether it resolves or rejects', async (errMsg, outcome) => {
  taro.requestPayment.mockRejectedValueOnce({ errMsg });
  await expect(requestPayment(payment)).resolves.toBe(outcome);
  taro.requestPayment.mockResolvedValueOnce({ errMsg });
  await expect(requestPayment(payment)).resolves.toBe(outcome);
  expect(taro.requestPayment).toHaveBeenLastCalledWith(payment);
});

test('asks for three templates at most and keeps only real answers', async () => {
  taro.requestSubscribeMessage.mockResolvedValueOnce({ a: 'accept', b: 'reject', c: 'odd', errMsg: 'ok' });
  await expect(requestSubscribe(['a', 'b', 'c', 'd'])).resolves.toEqual({ a: 'accept', b: 'reject' });
  expect(taro.requestSubscribeMessage.mock.calls[0]?.[0].tmplIds).toEqual(['a', 'b', 'c']);
});

test('asks nothing when there is nothing to ask, and never fails', async () => {
  await expect(requestSubscribe([])).resolves.toEqual({});
  expect(taro.requestSubscribeMessage).not.toHaveBeenCalled();
  taro.requestSubscribeMessage.mockRejectedValueOnce({ errMsg: 'requestSubscribeMessage:fail' });
  await expect(requestSubscribe(['a'])).resolves.toEqual({});
});

test("text grows in two steps with WeChat's setting", () => {
  expect([undefined, 14, 16, 17, 18, 19, 20, 24].map(computeFontStep)).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
});
