import { Text } from '@tarojs/components';
import type { CardFace } from '@/features/home/card-face.rules';
import { TierFront } from '../tier-card/tier-front';
import { sayTier } from '../tier-card/tier-words';
import { TurningCard } from './turning-card';

type TierMemberFace = Extract<CardFace, { kind: 'tier' }>;

export interface TierMemberCardProps {
  readonly face: TierMemberFace;
  readonly onTap: () => void;
}

/** The card of somebody who stands on a ladder, in their tier's material; it leads to the tier, its corner to the code. */
export function TierMemberCard({ face, onTap }: TierMemberCardProps) {
  const { tier, memberNumber, code, paid } = face;
  const paidWords = paid === null ? '' : `，${paid.planName}${paid.words}`;
  return (
    <TurningCard
      material={`tier-${tier.material}`}
      memberNumber={memberNumber}
      code={code}
      label={`${sayTier(tier)}${paidWords}，点按查看等级`}
      onTap={onTap}
      front={(showCode) => (
        <TierFront face={tier} mark={showCode}>
          <Text className="card-shell__value">{memberNumber}</Text>
          {paid !== null && (
            <>
              <Text className="card-shell__value tier-front__plan">{paid.planName}</Text>
              <Text className="card-shell__value">{paid.words}</Text>
            </>
          )}
          {paid === null && tier.standsUntil !== null && (
            <Text className="card-shell__value tier-front__plan">{`保留至${tier.standsUntil}`}</Text>
          )}
        </TierFront>
      )}
    />
  );
}
