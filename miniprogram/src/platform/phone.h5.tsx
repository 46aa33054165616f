import type { SandboxCode } from '@shared/contract/sandbox';
import { Button } from '@tarojs/components';
import { currentPersonId } from './person.h5';
import type { PhoneNumberButtonProps } from './phone.types';
import { callSandbox } from './sandbox.h5';

/** The sandbox person always agrees. */
export function PhoneNumberButton({ className, children, onCode, onRefused }: PhoneNumberButtonProps) {
  const ask = async () => {
    try {
      const personId = await currentPersonId();
      onCode((await callSandbox<SandboxCode>('POST', '/sandbox/wx/phone-code', { personId })).code);
    } catch {
      onRefused?.();
    }
  };
  return (
    <Button className={className} onClick={ask}>
      {children}
    </Button>
  );
}
