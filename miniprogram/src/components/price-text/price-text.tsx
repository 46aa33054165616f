import type { Fen } from '@shared/kernel/fen';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import './price-text.scss';

export interface PriceTextProps {
  readonly fen: Fen;
  readonly size?: 'small' | 'medium' | 'large' | 'huge';
  /** Struck through: only for a price that was really charged. */
  readonly struck?: boolean;
  /** Stands small behind the amount, such as `/月`. */
  readonly unit?: string;
}

/** An amount: yuan sign small, integer large, decimals small and only where there are any. */
export function PriceText({ fen, size = 'medium', struck = false, unit }: PriceTextProps) {
  const [whole, decimals] = formatFen(fen).replace('¥', '').split('.');
  return (
    <View
      className={`price-text price-text--${size}${struck ? ' price-text--struck' : ''}`}
      ariaLabel={`${struck ? '原价' : ''}${formatFen(fen)}${unit ?? ''}`}
    >
      <Text className="price-text__sign">¥</Text>
      <Text className="price-text__whole">{whole}</Text>
      {decimals !== undefined && <Text className="price-text__decimals">.{decimals}</Text>}
      {unit !== undefined && <Text className="price-text__unit">{unit}</Text>}
    </View>
  );
}
