import Taro from '@tarojs/taro';
import { SEEN_SHARE, type WatchSight } from './sight.types';

/** WeChat says whose place it reports, which Taro's types leave out. */
type Report = Taro.IntersectionObserver.ObserveCallbackResult & { readonly id?: string };

export const watchSight: WatchSight = (className, onChange) => {
  const observer = Taro.createIntersectionObserver(Taro.getCurrentInstance().page ?? {}, {
    thresholds: [SEEN_SHARE],
    observeAll: true,
  });
  observer.relativeToViewport().observe(`.${className}`, ({ id, intersectionRatio }: Report) => {
    if (id !== undefined) onChange(id, (intersectionRatio ?? 0) >= SEEN_SHARE);
  });
  return () => observer.disconnect();
};
