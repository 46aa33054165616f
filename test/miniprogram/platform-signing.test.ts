import { openSigning } from '@/platform/signing.weapp';
import { resetTaro, taro } from './stubs/taro';

beforeEach(resetTaro);

const signing = { appId: 'wxbd687630cd02ce1d', path: 'pages/index/index', extraData: { sign: 's' } };

test("the way to WeChat's page is open once WeChat has switched to it", async () => {
  taro.navigateToMiniProgram.mockResolvedValueOnce({ errMsg: 'navigateToMiniProgram:ok' });
  await expect(openSigning(signing)).resolves.toBe('opened');
  expect(taro.navigateToMiniProgram).toHaveBeenCalledWith(signing);
});

test('a subscription is signed on WeChat’s own sheet, with the signed text as it came', async () => {
  const requestSubscribeSign = jest.fn(({ success }) => success({ errMsg: 'requestSubscribeSign:ok' }));
  Object.assign(globalThis, { wx: { requestSubscribeSign } });
  const signed = { signData: '{"offerId":"1"}', paySig: 'p', signature: 's' };
  await expect(openSigning({ kind: 'virtual', ...signed })).resolves.toBe('opened');
  expect(requestSubscribeSign.mock.calls[0]?.[0]).toEqual({
    ...signed,
    success: expect.any(Function),
    fail: expect.any(Function),
  });
  requestSubscribeSign.mockImplementation(({ fail }) => fail({ errMsg: 'requestSubscribeSign:fail cancel' }));
  await expect(openSigning({ kind: 'virtual', ...signed })).resolves.toBe('cancelled');
  Object.assign(globalThis, { wx: undefined });
  await expect(openSigning({ kind: 'virtual', ...signed })).resolves.toBe('failed');
});

test.each([
  [{ errMsg: 'navigateToMiniProgram:fail cancel' }, 'cancelled'],
  [{ errMsg: 'navigateToMiniProgram:fail appId "wx" is not in navigateToMiniProgramAppIdList' }, 'failed'],
  ['odd', 'failed'],
])('a failure %j counts as %s', async (failure, visit) => {
  taro.navigateToMiniProgram.mockRejectedValueOnce(failure);
  await expect(openSigning(signing)).resolves.toBe(visit);
});

test('a subscription at Apple is signed by the call of its own, where the base library has it', async () => {
  const requestAppleSubscribeSign = jest.fn(({ success }) => success({ errMsg: 'requestAppleSubscribeSign:ok' }));
  Object.assign(globalThis, { wx: { requestAppleSubscribeSign } });
  const signed = { signData: '{"offerId":"1"}', paySig: 'p', signature: 's' };
  await expect(openSigning({ kind: 'apple', ...signed })).resolves.toBe('opened');
  expect(requestAppleSubscribeSign.mock.calls[0]?.[0]).toMatchObject(signed);
  Object.assign(globalThis, { wx: { requestSubscribeSign: requestAppleSubscribeSign } });
  await expect(openSigning({ kind: 'apple', ...signed })).resolves.toBe('failed');
  Object.assign(globalThis, { wx: undefined });
});
