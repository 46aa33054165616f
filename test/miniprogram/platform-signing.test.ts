import { openSigning } from '@/platform/signing.weapp';
import { resetTaro, taro } from './stubs/taro';

beforeEach(resetTaro);

const signing = { appId: 'wxbd687630cd02ce1d', path: 'pages/index/index', extraData: { sign: 's' } };

test("the way to WeChat's page is open once WeChat has switched to it", async () => {
  taro.navigateToMiniProgram.mockResolvedValueOnce({ errMsg: 'navigateToMiniProgram:ok' });
  await expect(openSigning(signing)).resolves.toBe('opened');
  expect(taro.navigateToMiniProgram).toHaveBeenCalledWith(signing);
});

test.each([
  [{ errMsg: 'navigateToMiniProgram:fail cancel' }, 'cancelled'],
  [{ errMsg: 'navigateToMiniProgram:fail appId "wx" is not in navigateToMiniProgramAppIdList' }, 'failed'],
  ['odd', 'failed'],
])('a failure %j counts as %s', async (failure, visit) => {
  taro.navigateToMiniProgram.mockRejectedValueOnce(failure);
  await expect(openSigning(signing)).resolves.toBe(visit);
});
