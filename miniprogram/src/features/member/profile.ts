import type { Member } from '@shared/contract/member';
import { api } from '@/api/api';
import { buildRefusal } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import type { PickedPicture } from '@/platform/avatar';
import { AVATAR_MAX_BYTES, encodeBase64, isPicture } from './picture.rules';

/**
 * Sets the member's picture. One that is too large is made smaller where the platform can; what the server would refuse
 * is not sent.
 * @throws ApiError, AVATAR_NOT_AN_IMAGE and AVATAR_TOO_LARGE among them
 */
export async function changeAvatar(picture: PickedPicture): Promise<void> {
  const imageBase64 = encodeBase64(await fittingBytes(picture));
  showMember(await api.changeAvatar({ imageBase64 }));
}

/**
 * Sets the nickname; an empty one takes it away.
 * @throws ApiError, NICKNAME_REFUSED among them
 */
export async function changeNickname(entered: string): Promise<void> {
  const nickname = entered.trim();
  showMember(await api.changeProfile({ nickname: nickname === '' ? null : nickname }));
}

/**
 * Binds the phone number that stands behind a code of the phone number button.
 * @throws ApiError, PHONE_CODE_REFUSED among them
 */
export async function bindPhone(code: string): Promise<void> {
  showMember(await api.bindPhone({ code }));
}

async function fittingBytes(picture: PickedPicture): Promise<Uint8Array> {
  const bytes = await picture.read().catch(() => null);
  if (bytes === null || !isPicture(bytes)) throw buildRefusal('AVATAR_NOT_AN_IMAGE');
  if (bytes.length <= AVATAR_MAX_BYTES) return bytes;
  const smaller = await picture.shrink();
  if (smaller === null || smaller.length > AVATAR_MAX_BYTES || !isPicture(smaller)) {
    throw buildRefusal('AVATAR_TOO_LARGE');
  }
  return smaller;
}

/** Every page reads the member from the first screen's answer. */
function showMember(member: Member): void {
  const { data, set } = useHome.getState();
  if (data !== null) set({ ...data, member });
}
