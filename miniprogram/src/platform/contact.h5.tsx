import { Button } from '@tarojs/components';
import type { ContactButtonProps } from './contact.types';
import { toast } from './feedback';

/** A browser has no customer service chat. */
export function ContactButton({ className, children }: ContactButtonProps) {
  return (
    <Button className={className} onClick={() => toast('请在微信小程序里联系客服')}>
      {children}
    </Button>
  );
}
