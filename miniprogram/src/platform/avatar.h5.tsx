export type { PickedPicture } from './avatar.types';

import { Button } from '@tarojs/components';
import { AVATAR_WIDTH_PX, type AvatarButtonProps, type PickedPicture } from './avatar.types';

/** A browser's own choice of a file. */
export function AvatarButton({ className, children, label, onPicture }: AvatarButtonProps) {
  const choose = () => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file) onPicture(pictureOf(file));
    });
    input.click();
  };
  return (
    <Button className={className} ariaLabel={label} onClick={choose}>
      {children}
    </Button>
  );
}

function pictureOf(file: File): PickedPicture {
  return { read: () => bytesOf(file), shrink: () => shrink(file).catch(() => null) };
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

async function shrink(file: File): Promise<Uint8Array | null> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, AVATAR_WIDTH_PX / image.width);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.8);
  });
  return blob === null ? null : bytesOf(blob);
}
