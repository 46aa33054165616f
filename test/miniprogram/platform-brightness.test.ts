import { brightenScreen } from '@/platform/brightness.weapp';
import { resetTaro, taro } from './stubs/taro';

beforeEach(resetTaro);

const settle = () => new Promise((resolve) => setTimeout(resolve));
const levels = () => taro.setScreenBrightness.mock.calls.map(([{ value }]) => value);

test('the screen becomes bright and stays on, and is afterwards as it was', async () => {
  const restore = brightenScreen();
  await settle();
  expect(levels()).toEqual([1]);
  restore();
  await settle();
  expect(levels()).toEqual([1, 0.3]);
  expect(taro.setKeepScreenOn.mock.calls.map(([{ keepScreenOn }]) => keepScreenOn)).toEqual([true, false]);
});

test('who leaves before the phone has answered is not left with a bright screen', async () => {
  brightenScreen()();
  await settle();
  expect(levels()).toEqual([1, 0.3]);
});

test('a phone that does not tell or does not obey is left as it is', async () => {
  taro.getScreenBrightness.mockRejectedValueOnce({ errMsg: 'getScreenBrightness:fail' });
  taro.setKeepScreenOn.mockRejectedValueOnce({ errMsg: 'setKeepScreenOn:fail' });
  brightenScreen()();
  await settle();
  expect(levels()).toEqual([]);
});
