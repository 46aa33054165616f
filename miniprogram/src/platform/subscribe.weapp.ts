export type { SubscribeAnswers } from './subscribe.types';

import Taro from '@tarojs/taro';
import { MAX_TEMPLATES_AT_ONCE, parseSubscribeAnswers, type RequestSubscribe } from './subscribe.types';

export const requestSubscribe: RequestSubscribe = (templateIds) => {
  const tmplIds = templateIds.slice(0, MAX_TEMPLATES_AT_ONCE);
  if (tmplIds.length === 0) return Promise.resolve({});
  // entityIds belongs to another platform; Taro's types ask for it everywhere.
  return Taro.requestSubscribeMessage({ tmplIds, entityIds: [] }).then(
    (answer) => parseSubscribeAnswers(answer, tmplIds),
    () => ({}),
  );
};
