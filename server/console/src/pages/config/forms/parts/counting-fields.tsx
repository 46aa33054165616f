import { Flex, InputNumber } from 'antd';
import { ChoiceField, FenField, type Fraction, WholeField } from '../fields';
import type { Faults } from './check';
import {
  countableKinds,
  type EventKindThing,
  type Measure,
  metricChoices,
  tellAmount,
  unitOfMeasure,
} from './event-catalogue';
import { Item, type PartProps } from './thing-fields';

/** What counts events. */
export interface Counting {
  readonly event: string;
  readonly metric?: string;
}

/** The part of a thing that says what is counted, as its own fields take it. */
export function counting<T extends Counting>({
  thing,
  faults,
  isReadOnly,
  onChange,
}: PartProps<T>): PartProps<Counting> {
  return { thing, faults, isReadOnly, onChange: (part) => onChange(part as Partial<T>) };
}

interface MetricFieldsProps extends PartProps<Counting> {
  readonly kinds: readonly EventKindThing[];
}

/** Which events are counted, and by what. */
export function MetricFields({ thing, faults, isReadOnly, onChange, kinds }: MetricFieldsProps) {
  const { event, metric = 'times' } = thing;
  const choices = metricChoices(kinds, event);
  return (
    <>
      <Item label="业务事件" fault={faults.event} required hint="业务系统上报的，或系统自己产生的。">
        <ChoiceField
          label="业务事件"
          value={event}
          width="100%"
          options={countableKinds(kinds).map(({ code, name }) => ({ value: code, label: `${name} · ${code}` }))}
          isReadOnly={isReadOnly}
          onChange={(chosen) => {
            const stays = metricChoices(kinds, chosen).some(({ value }) => value === metric);
            onChange({ event: chosen, metric: stays ? metric : 'times' });
          }}
        />
      </Item>
      <Item label="按什么计" fault={faults.metric} required>
        <ChoiceField
          label="按什么计"
          value={metric}
          width="100%"
          options={choices}
          isReadOnly={isReadOnly}
          onChange={(chosen) => onChange({ metric: chosen })}
        />
      </Item>
    </>
  );
}

/** What is wrong with what counts events. */
export function checkCounting({ event, metric = 'times' }: Counting, kinds: readonly EventKindThing[]): Faults {
  if (event === '') return { event: '请选择' };
  if (!countableKinds(kinds).some(({ code }) => code === event)) return { event: '这个业务事件不存在，或是冲销事件' };
  return metricChoices(kinds, event).some(({ value }) => value === metric) ? {} : { metric: '这个业务事件没有该指标' };
}

interface AmountFieldProps {
  readonly label: string;
  readonly measure: Measure;
  readonly value: number | null;
  readonly isReadOnly: boolean;
  readonly onChange: (value: number | null) => void;
}

/** A number of a measure: money in yuan, everything else as a whole number. */
export function AmountField({ label, measure, value, isReadOnly, onChange }: AmountFieldProps) {
  const shared = { label, value, isReadOnly, onChange };
  return measure === 'fen' ? <FenField {...shared} /> : <WholeField {...shared} unit={unitOfMeasure[measure]} />;
}

interface CoefficientProps {
  readonly value: Fraction;
  readonly measure: Measure;
  /** What is given: 成长值, 积分. */
  readonly unit: string;
  readonly fault?: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Fraction) => void;
}

/** How much is given for how much: 每 ¥1 得 1. */
export function CoefficientField({ value, measure, unit, fault, isReadOnly, onChange }: CoefficientProps) {
  const { numerator, denominator } = value;
  // While a number is being typed anew there is none; the checks want one before it is taken over.
  const change = (part: { [side in keyof Fraction]?: number | null }) => onChange({ ...value, ...part } as Fraction);
  return (
    <Item label="系数" fault={fault} required isWide hint="按比例精确计算，最后向下取整。">
      <Flex gap={8} align="center" wrap>
        每
        <AmountField
          label="系数：每"
          measure={measure}
          value={denominator}
          isReadOnly={isReadOnly}
          onChange={(amount) => change({ denominator: amount })}
        />
        得
        <WholeField
          label="系数：得"
          value={numerator}
          unit={unit}
          isReadOnly={isReadOnly}
          onChange={(amount) => change({ numerator: amount })}
        />
      </Flex>
    </Item>
  );
}

/** As the server's schema has it. */
const FACTOR_LIMIT = 1_000_000;

/** What is wrong with a coefficient or a multiplier; null where nothing is. */
export function fractionFault(value: Fraction | undefined): string | null {
  const parts = [value?.numerator, value?.denominator];
  const fits = parts.every((part) => Number.isInteger(part) && Number(part) >= 1 && Number(part) <= FACTOR_LIMIT);
  return fits ? null : '两个数都须填写，大于 0，且不超过 1,000,000（金额 ¥10,000）';
}

/** A coefficient in words: 每 ¥1 得 1 成长值. */
export function tellCoefficient({ numerator, denominator }: Fraction, measure: Measure, unit: string): string {
  return `每 ${tellAmount(denominator, measure)} 得 ${numerator} ${unit}`;
}

interface FactorFieldProps {
  readonly label: string;
  /** None: 1 倍. */
  readonly value: Fraction | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Fraction | undefined) => void;
}

/** Times how much, typed as a decimal and kept as an exact fraction. */
export function FactorField({ label, value, isReadOnly, onChange }: FactorFieldProps) {
  return (
    <InputNumber
      aria-label={label}
      value={value === undefined ? null : value.numerator / value.denominator}
      min={0.01}
      max={100}
      step={0.1}
      precision={2}
      placeholder="1"
      suffix="倍"
      disabled={isReadOnly}
      onChange={(factor) => onChange(factor === null ? undefined : toFraction(factor))}
    />
  );
}

/** A decimal of two places as a fraction in its lowest terms. */
export function toFraction(factor: number): Fraction {
  const hundredths = Math.round(factor * 100);
  const divisor = commonDivisor(hundredths, 100);
  return { numerator: hundredths / divisor, denominator: 100 / divisor };
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}
