export type { PickedPicture } from './avatar.types';

import { Button, type ButtonProps } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { AVATAR_WIDTH_PX, type AvatarButtonProps, type PickedPicture } from './avatar.types';

/** WeChat's avatar fill-in ability: the member's WeChat picture, one from the album, or the camera. */
export function AvatarButton({ className, children, label, onPicture }: AvatarButtonProps) {
  const answer: ButtonProps['onChooseAvatar'] = ({ detail }) => {
    const { avatarUrl }: { readonly avatarUrl?: string } = detail;
    if (avatarUrl) onPicture(pictureAt(avatarUrl));
  };
  return (
    <Button className={className} ariaLabel={label} openType="chooseAvatar" onChooseAvatar={answer}>
      {children}
    </Button>
  );
}

/** The picture behind a temporary path. */
export function pictureAt(filePath: string): PickedPicture {
  return {
    read: () => readFile(filePath),
    shrink: async () => {
      try {
        const { tempFilePath } = await Taro.compressImage({
          src: filePath,
          quality: 75,
          compressedWidth: AVATAR_WIDTH_PX,
        });
        return await readFile(tempFilePath);
      } catch {
        return null;
      }
    },
  };
}

function readFile(filePath: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({
      filePath,
      success: ({ data }) => {
        if (typeof data === 'string') reject(new Error('a file came as text'));
        else resolve(new Uint8Array(data));
      },
      fail: reject,
    });
  });
}
