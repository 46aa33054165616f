import { View } from '@tarojs/components';
import './skeleton.scss';

export interface SkeletonProps {
  /** The shape of what comes. */
  readonly shape: 'card' | 'tile' | 'block' | 'line' | 'shortLine' | 'circle';
  /** How many, one below the other or wherever the parent puts them. */
  readonly count?: number;
}

/** Holds the place of what is being loaded. */
export function Skeleton({ shape, count = 1 }: SkeletonProps) {
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <View key={index} className={`skeleton skeleton--${shape}`} />
      ))}
    </>
  );
}
