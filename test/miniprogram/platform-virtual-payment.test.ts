import type { VirtualPayment } from '@shared/contract/order';
import { canSubscribeAtApple, computePlatform, type Terminal } from '@/platform/client-platform.types';
import { parseVirtualReport } from '@/platform/payment.types';
import { requestPayment } from '@/platform/payment.weapp';

const payment: VirtualPayment = {
  kind: 'virtual',
  mode: 'short_series_goods',
  signData: '{"offerId":"145"}',
  paySig: 'aa',
  signature: 'bb',
};

type Options = Omit<VirtualPayment, 'kind'> & { success(result: object): void; fail(failure: object): void };
const requestVirtualPayment = jest.fn<void, [Options]>();

beforeEach(() => {
  requestVirtualPayment.mockReset();
  Object.assign(globalThis, { wx: { requestVirtualPayment } });
});
afterEach(() => Object.assign(globalThis, { wx: undefined }));

test.each([
  [{ errMsg: 'requestVirtualPayment:ok' }, 'paid'],
  [{ errMsg: 'requestVirtualPayment:fail', errCode: -2 }, 'cancelled'],
  [{ errMsg: 'requestVirtualPayment:fail cancel' }, 'cancelled'],
  [{ errMsg: 'requestVirtualPayment:fail', errCode: -15007 }, 'loginExpired'],
  [{ errMsg: 'requestVirtualPayment:fail', errCode: -15005 }, 'loginExpired'],
  [{ errMsg: 'requestVirtualPayment:fail', errCode: -15006 }, 'unknown'],
  [{ errMsg: 'requestPayment:ok' }, 'unknown'],
  [{}, 'unknown'],
])('the sheet of virtual payment that reports %j counts as %s', (report, outcome) => {
  expect(parseVirtualReport(report)).toBe(outcome);
});

test('the signed text goes to WeChat as it came, and without our own mark', async () => {
  requestVirtualPayment.mockImplementation(({ success }) => success({ errMsg: 'requestVirtualPayment:ok' }));
  await expect(requestPayment(payment)).resolves.toBe('paid');
  const { kind: _, ...signed } = payment;
  expect(requestVirtualPayment.mock.calls[0]?.[0]).toMatchObject(signed);
  expect(requestVirtualPayment.mock.calls[0]?.[0]).not.toHaveProperty('kind');
});

test('a base library without the call is neither paid nor cancelled', async () => {
  Object.assign(globalThis, { wx: {} });
  await expect(requestPayment(payment)).resolves.toBe('unknown');
});

const terminal: Terminal = { platform: 'android', system: 'Android 14', version: '8.0.60', hasVirtualPayment: true };

test.each<[Partial<Terminal>, string]>([
  [{}, 'android'],
  [{ platform: 'windows' }, 'windows'],
  [{ platform: 'ohos' }, 'harmony'],
  [{ platform: 'ios', system: 'iOS 15.0', version: '8.0.68' }, 'ios'],
  [{ platform: 'ios', system: 'iOS 17.5.1', version: '8.1.0' }, 'ios'],
  [{ platform: 'ios', system: 'iOS 14.8', version: '8.0.70' }, 'other'],
  [{ platform: 'ios', system: 'iOS 16.0', version: '8.0.67' }, 'other'],
  [{ platform: 'ios', system: '', version: '8.0.70' }, 'other'],
  [{ platform: 'mac' }, 'other'],
  [{ platform: 'devtools' }, 'other'],
  [{ hasVirtualPayment: false }, 'other'],
])('a terminal with %j counts as %s', (changes, expected) => {
  expect(computePlatform({ ...terminal, ...changes })).toBe(expected);
});

test.each([
  [{}, true],
  [{ version: '8.0.70' }, false],
  [{ libraryVersion: '3.16.0' }, false],
  [{ libraryVersion: '' }, false],
  [{ hasAppleSubscriptions: false }, false],
  [{ platform: 'android' }, null],
  [{ system: 'iOS 14.8' }, null],
] as const)('an iPhone with %j can subscribe at Apple: %s', (changes, expected) => {
  const iPhone = { platform: 'ios', system: 'iOS 17.5.1', version: '8.0.71', hasVirtualPayment: true };
  const terminal = { ...iPhone, libraryVersion: '3.16.1', hasAppleSubscriptions: true, ...changes };
  expect(canSubscribeAtApple(terminal)).toBe(expected);
});
