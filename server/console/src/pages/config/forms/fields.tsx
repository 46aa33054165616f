import { Flex, Input, InputNumber, Select, Switch } from 'antd';
import { SHANGHAI_OFFSET_MS } from '../../../../../../shared/kernel/business-day';
import { formatInstant, parseInstant } from '../../../../../../shared/kernel/instant';

interface FieldProps<T> {
  /** What it is, for who cannot see where it stands. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly isReadOnly: boolean;
}

/** An amount, typed in yuan and kept in fen; empty is null. */
export function FenField({ label, value, onChange, isReadOnly }: FieldProps<number | null>) {
  return (
    <InputNumber
      aria-label={label}
      prefix="¥"
      value={value === null ? null : value / 100}
      min={0}
      precision={2}
      disabled={isReadOnly}
      onChange={(yuan) => onChange(yuan === null ? null : Math.round(yuan * 100))}
    />
  );
}

/** A whole number; empty is null. */
export function WholeField({ label, value, onChange, isReadOnly }: FieldProps<number | null>) {
  return (
    <InputNumber
      aria-label={label}
      value={value}
      min={0}
      precision={0}
      disabled={isReadOnly}
      onChange={(whole) => onChange(whole)}
    />
  );
}

/** An exact fraction. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** How much is given for how much. */
export function FractionField({ label, value, onChange, isReadOnly }: FieldProps<Fraction>) {
  const { numerator, denominator } = value;
  return (
    <Flex gap={4} align="center">
      <WholeField
        label={`${label} 得`}
        value={numerator}
        isReadOnly={isReadOnly}
        onChange={(whole) => onChange({ numerator: whole ?? 1, denominator })}
      />
      /
      <WholeField
        label={`${label} 每`}
        value={denominator}
        isReadOnly={isReadOnly}
        onChange={(whole) => onChange({ numerator, denominator: whole ?? 1 })}
      />
    </Flex>
  );
}

/** A short text. */
export function TextField({ label, value, onChange, isReadOnly }: FieldProps<string>) {
  return (
    <Input aria-label={label} value={value} disabled={isReadOnly} onChange={({ target }) => onChange(target.value)} />
  );
}

interface ChoiceFieldProps<T extends string> extends FieldProps<T> {
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  /** Width, where the longest choice wants more. */
  readonly width?: number;
}

/** One of some choices. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, options, onChange, isReadOnly, width = 180 } = props;
  return (
    <Select<T>
      aria-label={label}
      value={value}
      options={[...options]}
      disabled={isReadOnly}
      onChange={onChange}
      style={{ width }}
    />
  );
}

/** Yes or no. */
export function SwitchField({ label, value, onChange, isReadOnly }: FieldProps<boolean>) {
  return <Switch aria-label={label} checked={value} disabled={isReadOnly} onChange={onChange} />;
}

/** A text of several lines. */
export function ParagraphField({ label, value, onChange, isReadOnly }: FieldProps<string>) {
  return (
    <Input.TextArea
      aria-label={label}
      value={value}
      disabled={isReadOnly}
      autoSize={{ minRows: 2, maxRows: 12 }}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

/** A moment in Beijing's time, kept as RFC 3339 in UTC; empty is null. */
export function MomentField({ label, value, onChange, isReadOnly }: FieldProps<string | null>) {
  return (
    <Input
      type="datetime-local"
      aria-label={`${label}（北京时间）`}
      value={value === null ? '' : toBeijing(value)}
      disabled={isReadOnly}
      onChange={({ target }) => onChange(fromBeijing(target.value))}
    />
  );
}

function toBeijing(value: string): string {
  const instant = parseInstant(value);
  return instant === null ? '' : formatInstant(instant + SHANGHAI_OFFSET_MS).slice(0, 16);
}

function fromBeijing(text: string): string | null {
  const instant = parseInstant(`${text}:00+08:00`);
  return instant === null ? null : formatInstant(instant);
}
