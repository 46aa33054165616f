import { AutoComplete, Input, InputNumber, Select, Switch } from 'antd';
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

interface WholeFieldProps extends FieldProps<number | null> {
  /** What is counted: 天, 次. */
  readonly unit?: string | undefined;
  /** What empty means. */
  readonly placeholder?: string;
}

/** A whole number; empty is null. */
export function WholeField({ label, value, onChange, isReadOnly, unit, placeholder }: WholeFieldProps) {
  return (
    <InputNumber
      aria-label={label}
      suffix={unit}
      placeholder={placeholder}
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

/** A short text. */
export function TextField({ label, value, onChange, isReadOnly }: FieldProps<string>) {
  return (
    <Input aria-label={label} value={value} disabled={isReadOnly} onChange={({ target }) => onChange(target.value)} />
  );
}

interface ChoiceFieldProps<T extends string> extends FieldProps<T> {
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  /** Width, where the longest choice wants more. */
  readonly width?: number | '100%';
}

/** One of some choices; an empty value is none yet. */
export function ChoiceField<T extends string>(props: ChoiceFieldProps<T>) {
  const { label, value, options, onChange, isReadOnly, width = 180 } = props;
  const isEmpty = (value as string) === '' && !options.some((option) => option.value === value);
  return (
    <Select<T>
      aria-label={label}
      value={isEmpty ? null : value}
      placeholder="请选择"
      options={[...options]}
      disabled={isReadOnly}
      onChange={onChange}
      style={{ width }}
    />
  );
}

interface ChoicesFieldProps extends FieldProps<readonly string[]> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What no choice means. */
  readonly none: string;
  /** Whether others than those on offer may be typed. */
  readonly isOpen?: boolean;
}

/** Any of some choices. */
export function ChoicesField({ label, value, options, onChange, isReadOnly, none, isOpen = false }: ChoicesFieldProps) {
  return (
    <Select<string[]>
      mode={isOpen ? 'tags' : 'multiple'}
      aria-label={label}
      value={[...value]}
      options={[...options]}
      placeholder={none}
      disabled={isReadOnly}
      onChange={onChange}
      style={{ width: '100%' }}
    />
  );
}

/** A short text for which there are proposals. */
export function ProposedField({ label, value, options, onChange, isReadOnly }: ChoiceFieldProps<string>) {
  return (
    <AutoComplete
      aria-label={label}
      value={value}
      options={[...options]}
      disabled={isReadOnly}
      onChange={(text: string | undefined) => onChange(text ?? '')}
      style={{ width: '100%' }}
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
