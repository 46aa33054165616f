import type { ReactNode } from 'react';

/** A picture that the member has chosen; nothing of it has been sent. */
export interface PickedPicture {
  /** Its bytes as they are. Rejects when it cannot be read. */
  readonly read: () => Promise<Uint8Array>;
  /** A smaller rendering of it, null where the platform has no way. Never rejects. */
  readonly shrink: () => Promise<Uint8Array | null>;
}

/** A button that lets the member choose a picture of themselves. */
export interface AvatarButtonProps {
  readonly className?: string;
  readonly children: ReactNode;
  /** What the button is for, to be read out. */
  readonly label: string;
  readonly onPicture: (picture: PickedPicture) => void;
}

/** Wide enough for the largest place where it is shown, at three pixels a point. */
export const AVATAR_WIDTH_PX = 480;
