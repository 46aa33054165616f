import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import ProfilePage from '@/packages/member/profile/index';
import { buildHome, buildMember, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

/** The platform's buttons, as the member uses them. */
interface MockPlatform {
  pick: ((bytes: number[]) => void) | null;
  phone: { agree: (code: string) => void; refuse: () => void } | null;
}
const mockPlatform: MockPlatform = { pick: null, phone: null };
jest.mock('@/platform/avatar', () => ({
  AvatarButton: ({ onPicture }: { onPicture: (picture: object) => void }) => {
    mockPlatform.pick = (bytes) => onPicture({ read: async () => Uint8Array.from(bytes), shrink: async () => null });
    return null;
  },
}));
jest.mock('@/platform/phone', () => ({
  PhoneNumberButton: ({ onCode, onRefused }: { onCode: (code: string) => void; onRefused: () => void }) => {
    mockPlatform.phone = { agree: onCode, refuse: onRefused };
    return null;
  },
}));

const member = buildMember({ nickname: '林小满' });

beforeEach(async () => {
  resetTaro();
  await logInMember();
  useHome.setState({ data: buildHome({ member }), error: null, loading: false });
});

const enter = (value: string) => fireEvent.change(screen.getByPlaceholderText('怎么称呼你'), { target: { value } });
const save = () => act(async () => fireEvent.click(screen.getByText('保存')));
const sent = () => taro.request.mock.calls.map(([{ method, url, data }]) => [method, url, data]);

test('the nickname is saved only after a change and when the member says so', async () => {
  render(<ProfilePage />);
  expect(screen.queryByText('保存')).toBeNull();
  enter('小满');
  expect(sent()).toEqual([]);
  taro.request.mockResolvedValue({ statusCode: 200, data: { ...member, nickname: '小满' } });
  await save();
  expect(sent()).toEqual([['PUT', '/api/v1/member', { nickname: '小满' }]]);
  expect(screen.queryByText('保存')).toBeNull();
  expect(useHome.getState().data?.member?.nickname).toBe('小满');
});

test('a refused nickname says why and stays to be changed', async () => {
  render(<ProfilePage />);
  enter('坏名字');
  taro.request.mockResolvedValue(buildProblem('NICKNAME_REFUSED', 422, '这个昵称不可用，请换一个'));
  await save();
  expect(screen.getByText('这个昵称不可用，请换一个')).toBeTruthy();
  enter('好名字');
  expect(screen.queryByText('这个昵称不可用，请换一个')).toBeNull();
  expect(screen.getByText('保存')).toBeTruthy();
});

test('two taps on save send one change', async () => {
  render(<ProfilePage />);
  enter('小满');
  taro.request.mockResolvedValue({ statusCode: 200, data: { ...member, nickname: '小满' } });
  await act(async () => {
    fireEvent.click(screen.getByText('保存'));
    fireEvent.click(screen.getByText('保存'));
  });
  expect(sent()).toHaveLength(1);
});

test('a file that is no picture is told so and not sent', async () => {
  render(<ProfilePage />);
  await act(async () => mockPlatform.pick?.([1, 2, 3]));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '头像请使用 JPG、PNG 或 WebP 图片' }));
  expect(sent()).toEqual([]);
});

test('the phone number is bound with its code, once for two events, and never needed', async () => {
  render(<ProfilePage />);
  act(() => mockPlatform.phone?.refuse());
  expect(screen.getByText('没有取得授权，不绑定也可以正常使用')).toBeTruthy();
  taro.request.mockResolvedValue({ statusCode: 200, data: { ...member, phoneMasked: '138****0001' } });
  await act(async () => {
    mockPlatform.phone?.agree('code-1');
    mockPlatform.phone?.agree('code-1');
  });
  expect(sent()).toEqual([['POST', '/api/v1/member/phone', { code: 'code-1' }]]);
  expect(screen.getByText('138****0001')).toBeTruthy();
  expect(screen.queryByText('没有取得授权，不绑定也可以正常使用')).toBeNull();
});
