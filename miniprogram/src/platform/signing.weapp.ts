export type { SigningVisit } from './signing.types';

import Taro from '@tarojs/taro';
import type { OpenSigning } from './signing.types';
import { requestSubscribeSign } from './virtual-payment.weapp';

export const openSigning: OpenSigning = async (signing) => {
  try {
    if ('kind' in signing) await requestSubscribeSign(signing);
    else await Taro.navigateToMiniProgram(signing);
    return 'opened';
  } catch (failure) {
    return isCancel(failure) ? 'cancelled' : 'failed';
  }
};

/** WeChat asks before it leaves the app, or shows its own sheet; a no is `<name of the call>:fail cancel`. */
function isCancel(failure: unknown): boolean {
  return (
    typeof failure === 'object' && failure !== null && 'errMsg' in failure && /fail cancel/.test(String(failure.errMsg))
  );
}
