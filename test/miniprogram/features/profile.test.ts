import { useHome } from '@/features/home/home-store';
import { AVATAR_MAX_BYTES, encodeBase64, isPicture } from '@/features/member/picture.rules';
import { bindPhone, changeAvatar, changeNickname } from '@/features/member/profile';
import { buildHome, buildMember, buildProblem } from '../build';
import { resetTaro, taro } from '../stubs/taro';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const pngOf = (length: number) => Uint8Array.from({ length }, (_, index) => PNG[index] ?? index % 256);
const picked = (bytes: Uint8Array, smaller: Uint8Array | null = null) => ({
  read: jest.fn(async () => bytes),
  shrink: jest.fn(async () => smaller),
});

beforeEach(() => {
  resetTaro();
  useHome.setState({ data: buildHome({ member: buildMember() }), error: null, loading: false });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildMember({ nickname: '小满', avatarUrl: '/a/1' }) });
});

const sent = () => taro.request.mock.calls[0]?.[0];

test('base64 is the same as everybody else makes it, for every length', () => {
  for (const length of [0, 1, 2, 3, 4, 5, 255, 256, 1_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37) % 256);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});

test.each([
  ['a JPEG', [0xff, 0xd8, 0xff, 0xe0], true],
  ['a PNG', PNG, true],
  ['a WebP', [...Buffer.from('RIFF'), 1, 2, 3, 4, ...Buffer.from('WEBP')], true],
  ['another RIFF file', [...Buffer.from('RIFF'), 1, 2, 3, 4, ...Buffer.from('WAVE')], false],
  ['a GIF', [...Buffer.from('GIF89a')], false],
  ['half a signature', [0xff, 0xd8], false],
  ['nothing', [], false],
])('%s is told by its first bytes', (_, bytes, picture) => {
  expect(isPicture(Uint8Array.from(bytes))).toBe(picture);
});

test('a picture that fits is sent as it is, and the new one is shown everywhere', async () => {
  const picture = picked(pngOf(AVATAR_MAX_BYTES));
  await changeAvatar(picture);
  expect(sent()).toMatchObject({ method: 'PUT', url: '/api/v1/member/avatar' });
  expect(sent()?.data).toEqual({ imageBase64: Buffer.from(pngOf(AVATAR_MAX_BYTES)).toString('base64') });
  expect(picture.shrink).not.toHaveBeenCalled();
  expect(useHome.getState().data?.member?.avatarUrl).toBe('/a/1');
});

test('a picture that is too large is made smaller before it is sent', async () => {
  await changeAvatar(picked(pngOf(AVATAR_MAX_BYTES + 1), pngOf(900)));
  expect(sent()?.data).toEqual({ imageBase64: Buffer.from(pngOf(900)).toString('base64') });
});

test.each([
  ['the platform cannot', null],
  ['it stays too large', pngOf(AVATAR_MAX_BYTES + 1)],
])('a picture that is too large is not sent when %s', async (_, smaller) => {
  await expect(changeAvatar(picked(pngOf(AVATAR_MAX_BYTES + 1), smaller))).rejects.toMatchObject({
    code: 'AVATAR_TOO_LARGE',
    title: '头像图片请不超过 200 KB',
  });
  expect(taro.request).not.toHaveBeenCalled();
});

test('what is no picture, or cannot be read, is not sent', async () => {
  await expect(changeAvatar(picked(Uint8Array.from([1, 2, 3])))).rejects.toMatchObject({ code: 'AVATAR_NOT_AN_IMAGE' });
  const unreadable = { read: async () => Promise.reject(new Error('gone')), shrink: async () => null };
  await expect(changeAvatar(unreadable)).rejects.toMatchObject({ code: 'AVATAR_NOT_AN_IMAGE' });
  expect(taro.request).not.toHaveBeenCalled();
});

test('a nickname is trimmed, and an empty one takes it away', async () => {
  await changeNickname(' 小满 ');
  await changeNickname('  ');
  expect(taro.request.mock.calls.map(([{ method, data }]) => [method, data])).toEqual([
    ['PUT', { nickname: '小满' }],
    ['PUT', { nickname: null }],
  ]);
  expect(useHome.getState().data?.member?.nickname).toBe('小满');
});

test('a refused phone code leaves the profile as it was', async () => {
  taro.request.mockResolvedValue(buildProblem('PHONE_CODE_REFUSED', 422, '手机号授权已过期，请重新授权'));
  await expect(bindPhone('code')).rejects.toMatchObject({ title: '手机号授权已过期，请重新授权' });
  expect(useHome.getState().data?.member?.phoneMasked).toBeNull();
});
