import { Input } from '@tarojs/components';
import { NICKNAME_MAX_LENGTH, type NicknameInputProps } from './nickname-input.types';

/** A browser has no offer and no review: the server decides alone. */
export function NicknameInput({ id, className, value, placeholder, onChange }: NicknameInputProps) {
  return (
    <Input
      id={id}
      className={className}
      type="text"
      value={value}
      placeholder={placeholder}
      maxlength={NICKNAME_MAX_LENGTH}
      onInput={({ detail }) => onChange(detail.value)}
    />
  );
}
