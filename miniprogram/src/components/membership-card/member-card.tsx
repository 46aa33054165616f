import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { CardFace } from '@/features/home/card-face.rules';
import { Icon } from '../icon/icon';
import { QrCode } from '../qr-code/qr-code';
import { CardShell } from './card-shell';

type MemberFace = Extract<CardFace, { kind: 'member' }>;

/** The card in force. A tap turns it: on its back is the code that the staff reads. */
export function MemberCard({ face }: { readonly face: MemberFace }) {
  const [turned, setTurned] = useState(false);
  // The back is made when it is first asked for, so that the first screen does not carry it.
  const [everTurned, setEverTurned] = useState(false);
  const turn = () => {
    setEverTurned(true);
    setTurned(!turned);
  };
  return (
    <View
      id="membership-card"
      className="membership-card"
      ariaRole="button"
      ariaLabel={
        turned ? `会员号 ${face.memberNumber}，点按翻回` : `${face.planName}，${face.validUntil}，点按出示会员码`
      }
      onClick={turn}
    >
      <View className={`membership-card__body${turned ? ' membership-card__body--turned' : ''}`}>
        <View className="membership-card__side">
          <Front face={face} />
        </View>
        <View className="membership-card__side membership-card__side--back">{everTurned && <Back face={face} />}</View>
      </View>
    </View>
  );
}

function Front({ face }: { readonly face: MemberFace }) {
  const mark = (
    <View className="card-shell__show">
      <Icon name="code" size="small" />
      <Text>会员码</Text>
    </View>
  );
  return (
    <CardShell material="ink" programmeName={face.programmeName} mark={mark}>
      <Text className="card-shell__title">{face.planName}</Text>
      <View className="card-shell__rest">
        {face.progress !== null && <Progress {...face.progress} />}
        <View className="card-shell__foot">
          <Text className="card-shell__value">{face.memberNumber}</Text>
          <Text className="card-shell__value">{face.validUntil}</Text>
        </View>
      </View>
    </CardShell>
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

function Back({ face }: { readonly face: MemberFace }) {
  return (
    <View className="card-shell card-shell--ink">
      <View className="card-shell__pattern" />
      <View className="card-back">
        <View className="card-back__code">
          <QrCode text={face.code} label={`会员码，会员号 ${face.memberNumber}`} />
        </View>
        <View className="card-back__words">
          <Text className="card-shell__label">会员号</Text>
          <View className="card-back__digits">
            {face.memberNumber.split(' ').map((group, index) => (
              <Text key={`${index}-${group}`}>{group}</Text>
            ))}
          </View>
          <Text className="card-shell__label">结账时请店员扫码</Text>
        </View>
      </View>
    </View>
  );
}
