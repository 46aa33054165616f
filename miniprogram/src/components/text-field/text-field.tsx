import { Input, Text, Textarea, View } from '@tarojs/components';
import './text-field.scss';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
  /** What is wrong with what was entered; null while nothing is, or while it is being entered. */
  readonly fault: string | null;
  /** What is worth knowing before typing. */
  readonly hint?: string;
  readonly maxLength: number;
  /** Takes several lines. */
  readonly multiline?: boolean;
  readonly id?: string;
}

/** A field for a text, with its name above and what is wrong with it below. */
export function TextField({
  label,
  value,
  onChange,
  placeholder,
  fault,
  hint,
  maxLength,
  multiline,
  id,
}: TextFieldProps) {
  const Field = multiline ? Textarea : Input;
  return (
    <View className={`text-field${fault === null ? '' : ' text-field--fault'}`}>
      <Text className="text-field__label">{label}</Text>
      <Field
        id={id}
        className={`text-field__input${multiline ? ' text-field__input--multiline' : ''}`}
        value={value}
        placeholder={placeholder}
        placeholderClass="text-field__placeholder"
        maxlength={maxLength}
        onInput={({ detail }) => onChange(detail.value)}
      />
      {fault !== null && <Text className="text-field__fault">{fault}</Text>}
      {fault === null && hint !== undefined && <Text className="text-field__hint">{hint}</Text>}
    </View>
  );
}
