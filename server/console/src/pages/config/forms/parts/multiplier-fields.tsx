import { Flex } from 'antd';
import type { Fraction } from '../fields';
import { FactorField } from './counting-fields';
import { Item } from './thing-fields';

/** Times how much, by the code of a tier or of a plan family; 1 where it names none. */
export type Multipliers = Readonly<Record<string, Fraction>>;

interface MultiplierFieldsProps {
  readonly label: string;
  /** For what there may be one. */
  readonly of: readonly { readonly code: string; readonly name: string }[];
  readonly value: Multipliers | undefined;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Multipliers) => void;
}

/** A multiplier for each of some tiers or families. */
export function MultiplierFields(props: MultiplierFieldsProps) {
  const { label, of, value = {}, hint, fault, isReadOnly, onChange } = props;
  if (of.length === 0) return null;
  return (
    <Item label={label} hint={hint} fault={fault} isWide>
      <Flex gap={16} wrap>
        {of.map(({ code, name }) => (
          <Flex key={code} gap={8} align="center">
            {name}
            <FactorField
              label={`${label}：${name}`}
              value={value[code]}
              isReadOnly={isReadOnly}
              onChange={(factor) => onChange(withFactor(value, code, factor))}
            />
          </Flex>
        ))}
      </Flex>
    </Item>
  );
}

function withFactor(value: Multipliers, code: string, factor: Fraction | undefined): Multipliers {
  const { [code]: _, ...others } = value;
  return factor === undefined ? others : { ...others, [code]: factor };
}

/** Multipliers in words: 金卡 1.5 倍. */
export function tellMultipliers(
  value: Multipliers = {},
  names: readonly { readonly code: string; readonly name: string }[],
): string {
  return Object.entries(value)
    .map(([code, { numerator, denominator }]) => {
      const factor = (numerator / denominator).toLocaleString('zh-CN', { maximumFractionDigits: 2 });
      return `${names.find((each) => each.code === code)?.name ?? code} ${factor} 倍`;
    })
    .join('，');
}
