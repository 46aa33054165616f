import { View } from '@tarojs/components';
import { Icon } from '../icon/icon';
import { iconNameOf } from '../icon/icon-names';
import './medal.scss';

export interface MedalProps {
  /** The icon's name as the scheme has it. */
  readonly icon: string;
  /** What it is made of; null is not earned: an outline. */
  readonly metal: 'bronze' | 'silver' | 'gold' | 'obsidian' | null;
  /** How far the next level is, 0 to 1; drawn around one that is not earned. */
  readonly share?: number | null;
  /**
   * A row of studs below it, one a level where there are several. The row keeps its room where there is one level, so that
   * medals beside one another stand alike.
   */
  readonly studs?: { readonly count: number; readonly earned: number };
  readonly size?: 'medium' | 'large';
  /** Light passes over it once. */
  readonly shining?: boolean;
}

/** A medal, struck from gradients alone; the words beside it say what it is for. */
export function Medal({ icon, metal, share = null, studs, size = 'medium', shining }: MedalProps) {
  const look = ['medal', `medal--${size}`, metal === null ? 'medal--locked' : `medal--${metal}`];
  return (
    <View className={look.join(' ')}>
      <View className="medal__rim" style={metal === null ? ringOf(share) : undefined}>
        <View className="medal__edge">
          <View className="medal__face">
            <Icon name={iconNameOf(icon)} size="large" />
          </View>
        </View>
        {shining === true && <View className="medal__shine" />}
      </View>
      {studs !== undefined && (
        <View className="medal__studs">
          {Array.from({ length: studs.count > 1 ? studs.count : 0 }, (_, index) => (
            <View key={index} className={`medal__stud${index < studs.earned ? ' medal__stud--earned' : ''}`} />
          ))}
        </View>
      )}
    </View>
  );
}

/** A ring that fills clockwise; a trace of a beginning is always seen. */
function ringOf(share: number | null) {
  if (share === null || share <= 0) return undefined;
  const degrees = Math.round(Math.max(0.03, Math.min(1, share)) * 360);
  return { backgroundImage: `conic-gradient(var(--gold-2) 0deg ${degrees}deg, var(--line) ${degrees}deg 360deg)` };
}
