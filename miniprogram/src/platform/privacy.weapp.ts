export type { PrivacyAnswer } from './privacy.types';

import Taro from '@tarojs/taro';
import type { Privacy } from './privacy.types';

export const privacy: Privacy = {
  onQuestion: (listener) => {
    // Base libraries before 2.32.3 have no gate, and nothing to listen to.
    if (Taro.canIUse('onNeedPrivacyAuthorization')) Taro.onNeedPrivacyAuthorization((resolve) => listener(resolve));
  },
  openGuide: () => Taro.openPrivacyContract({}),
};
