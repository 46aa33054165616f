import { Input, Text, View } from '@tarojs/components';
import './phone-field.scss';

export interface PhoneFieldProps {
  /** What the number is for: `充值手机号`. */
  readonly label: string;
  /** Digits alone. */
  readonly value: string;
  readonly onChange: (digits: string) => void;
  /** What is wrong with what was entered; null while nothing is, or while it is being entered. */
  readonly fault: string | null;
  readonly hint?: string;
  readonly id?: string;
}

/** A field for a mobile number of mainland China. */
export function PhoneField({ label, value, onChange, fault, hint, id }: PhoneFieldProps) {
  return (
    <View className={`phone-field${fault === null ? '' : ' phone-field--fault'}`}>
      <Text className="phone-field__label">{label}</Text>
      <Input
        id={id}
        className="phone-field__input"
        type="number"
        value={value}
        placeholder="11 位手机号"
        placeholderClass="phone-field__placeholder"
        maxlength={11}
        onInput={({ detail }) => onChange(detail.value.replace(/\D/g, ''))}
      />
      {fault !== null && <Text className="phone-field__fault">{fault}</Text>}
      {fault === null && hint !== undefined && <Text className="phone-field__hint">{hint}</Text>}
    </View>
  );
}
