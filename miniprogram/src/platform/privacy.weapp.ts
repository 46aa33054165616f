export type { PrivacyAnswer } from './privacy.types';

import Taro from '@tarojs/taro';
import type { Privacy } from './privacy.types';

export const privacy: Privacy = {
  onQuestion: (listener) => Taro.onNeedPrivacyAuthorization((resolve) => listener(resolve)),
  openGuide: () => Taro.openPrivacyContract({}),
};
