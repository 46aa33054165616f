import { Text, View } from '@tarojs/components';
import type { CardFace } from '@/features/home/card-face.rules';
import { CardShell } from './card-shell';
import { TurningCard } from './turning-card';

type MemberFace = Extract<CardFace, { kind: 'member' }>;

/** The card in force. A tap turns it to its code. */
export function MemberCard({ face }: { readonly face: MemberFace }) {
  return (
    <TurningCard
      material="ink"
      memberNumber={face.memberNumber}
      code={face.code}
      label={`${face.planName}，${face.validUntil}，点按出示会员码`}
      front={(showCode) => (
        <CardShell material="ink" programmeName={face.programmeName} mark={showCode}>
          <Text className="card-shell__title">{face.planName}</Text>
          <View className="card-shell__rest">
            {face.progress !== null && <Progress {...face.progress} />}
            <View className="card-shell__foot">
              <Text className="card-shell__value">{face.memberNumber}</Text>
              <Text className="card-shell__value">{face.validUntil}</Text>
            </View>
          </View>
        </CardShell>
      )}
    />
  );
}

/** What has run of the membership stays dark; what is left shines. */
function Progress({ elapsed, words }: NonNullable<MemberFace['progress']>) {
  return (
    <View className="card-shell__progress">
      <View className="card-shell__line">
        <View className="card-shell__left" style={{ width: `${((1 - elapsed) * 100).toFixed(1)}%` }} />
      </View>
      <Text className="card-shell__words">{words}</Text>
    </View>
  );
}
