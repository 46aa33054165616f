import { Input, type InputProps } from '@tarojs/components';
import { NICKNAME_MAX_LENGTH, type NicknameInputProps } from './nickname-input.types';

/** WeChat's nickname fill-in ability: it offers the WeChat name, and looks at what was entered when the field is left. */
export function NicknameInput({ id, className, value, placeholder, onChange, onRefused }: NicknameInputProps) {
  const review: InputProps['onNickNameReview'] = ({ detail }) => {
    const { pass, timeout }: { readonly pass?: boolean; readonly timeout?: boolean } = detail;
    if (pass === false && timeout !== true) onRefused();
  };
  return (
    <Input
      id={id}
      className={className}
      type="nickname"
      value={value}
      placeholder={placeholder}
      maxlength={NICKNAME_MAX_LENGTH}
      onInput={({ detail }) => onChange(detail.value)}
      // A name taken from WeChat's offer may come with this event alone.
      onBlur={({ detail }) => onChange(detail.value)}
      onNickNameReview={review}
    />
  );
}
