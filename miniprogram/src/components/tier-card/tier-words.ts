import type { TierFace } from '@/features/growth/tier-face.rules';

/** A tier's card for somebody who listens: `黄金，成长值 1,280，再消费 ¥320 升铂金`. */
export function sayTier({ tierName, unit, growth, progress }: TierFace): string {
  return `${tierName}，${unit} ${growth}，${progress.words}`;
}
