import { SEEN_SHARE, type WatchSight } from './sight.types';

export const watchSight: WatchSight = (className, onChange) => {
  // A browser without it only leaves a page uncounted.
  if (typeof IntersectionObserver === 'undefined') return () => undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) onChange(target.id, intersectionRatio >= SEEN_SHARE);
    },
    { threshold: SEEN_SHARE },
  );
  for (const element of document.querySelectorAll(`.${className}`)) observer.observe(element);
  return () => observer.disconnect();
};
