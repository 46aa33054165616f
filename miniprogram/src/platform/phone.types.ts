import type { ReactNode } from 'react';

/** A button that asks WeChat for the member's phone number. */
export interface PhoneNumberButtonProps {
  readonly className?: string;
  readonly children: ReactNode;
  /** The code for `POST /member/phone`: single use, 5 minutes, not a login code. */
  readonly onCode: (code: string) => void;
  /** The member said no, or WeChat cannot offer it; nothing else may depend on it. */
  readonly onRefused?: () => void;
}
