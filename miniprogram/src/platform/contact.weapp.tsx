import { Button } from '@tarojs/components';
import type { ContactButtonProps } from './contact.types';

/** WeChat opens customer service through a native button only. */
export function ContactButton({ className, children }: ContactButtonProps) {
  return (
    <Button className={className} openType="contact">
      {children}
    </Button>
  );
}
