import type { ReactNode } from 'react';

/** A button that opens the chat with the business's customer service. */
export interface ContactButtonProps {
  readonly className?: string;
  readonly children: ReactNode;
}
