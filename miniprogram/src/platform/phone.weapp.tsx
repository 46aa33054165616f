import { Button, type ButtonProps } from '@tarojs/components';
import type { PhoneNumberButtonProps } from './phone.types';

/** WeChat hands a phone number out through a native button only. */
export function PhoneNumberButton({ className, children, onCode, onRefused }: PhoneNumberButtonProps) {
  const answer: ButtonProps['onGetPhoneNumber'] = ({ detail }) => {
    if (detail.code) onCode(detail.code);
    else onRefused?.();
  };
  return (
    <Button className={className} openType="getPhoneNumber" onGetPhoneNumber={answer}>
      {children}
    </Button>
  );
}
