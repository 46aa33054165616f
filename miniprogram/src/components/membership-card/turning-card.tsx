import { Text, View } from '@tarojs/components';
import { type ReactNode, useState } from 'react';
import { Icon } from '../icon/icon';
import { QrCode } from '../qr-code/qr-code';
import type { CardMaterial } from './card-shell';
import './membership-card.scss';

export interface TurningCardProps {
  readonly material: CardMaterial;
  /** In groups, to be read out. */
  readonly memberNumber: string;
  /** Digits only: what the member code carries. */
  readonly code: string;
  /** What the front says, for those who cannot see it. */
  readonly label: string;
  /** Where a tap on the front leads; without it the whole front turns the card. */
  readonly onTap?: () => void;
  /** The front; `showCode` stands in its corner. */
  readonly front: (showCode: ReactNode) => ReactNode;
}

/** A card in force: on its back is the code that the staff reads. */
export function TurningCard({ material, memberNumber, code, label, onTap, front }: TurningCardProps) {
  const [turned, setTurned] = useState(false);
  // The back is made when it is first asked for, so that the first screen does not carry it.
  const [everTurned, setEverTurned] = useState(false);
  const turn = () => {
    setEverTurned(true);
    setTurned(!turned);
  };
  const leads = onTap !== undefined && !turned;
  return (
    <View
      id="membership-card"
      className="membership-card"
      ariaRole="button"
      ariaLabel={turned ? `会员号 ${memberNumber}，点按翻回` : label}
      onClick={leads ? onTap : turn}
    >
      <View className={`membership-card__body${turned ? ' membership-card__body--turned' : ''}`}>
        <View className="membership-card__side">{front(<ShowCode onTap={onTap === undefined ? null : turn} />)}</View>
        <View className="membership-card__side membership-card__side--back">
          {everTurned && <Back material={material} memberNumber={memberNumber} code={code} />}
        </View>
      </View>
    </View>
  );
}

/** The way to the back; where the card itself leads elsewhere it answers the finger by itself. */
function ShowCode({ onTap }: { readonly onTap: (() => void) | null }) {
  const words = (
    <>
      <Icon name="code" size="small" />
      <Text>会员码</Text>
    </>
  );
  if (onTap === null) return <View className="card-shell__show">{words}</View>;
  return (
    <View
      id="show-code"
      className="card-shell__show card-shell__show--tappable"
      ariaRole="button"
      ariaLabel="出示会员码"
      onClick={(event) => {
        event.stopPropagation();
        onTap();
      }}
    >
      {words}
    </View>
  );
}

function Back({ material, memberNumber, code }: Pick<TurningCardProps, 'material' | 'memberNumber' | 'code'>) {
  return (
    <View className={`card-shell card-shell--${material}`}>
      <View className="card-shell__pattern" />
      <View className="card-back">
        <View className="card-back__code">
          <QrCode text={code} label={`会员码，会员号 ${memberNumber}`} />
        </View>
        <View className="card-back__words">
          <Text className="card-shell__label">会员号</Text>
          <View className="card-back__digits">
            {memberNumber.split(' ').map((group, index) => (
              <Text key={`${index}-${group}`}>{group}</Text>
            ))}
          </View>
          <Text className="card-shell__label">结账时请店员扫码</Text>
        </View>
      </View>
    </View>
  );
}
