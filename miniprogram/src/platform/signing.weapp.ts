export type { SigningVisit } from './signing.types';

import Taro from '@tarojs/taro';
import type { OpenSigning } from './signing.types';

export const openSigning: OpenSigning = async ({ appId, path, extraData }) => {
  try {
    await Taro.navigateToMiniProgram({ appId, path, extraData });
    return 'opened';
  } catch (failure) {
    return isCancel(failure) ? 'cancelled' : 'failed';
  }
};

/** WeChat asks before it leaves the app; a no is `navigateToMiniProgram:fail cancel`. */
function isCancel(failure: unknown): boolean {
  return (
    typeof failure === 'object' && failure !== null && 'errMsg' in failure && /fail cancel/.test(String(failure.errMsg))
  );
}
