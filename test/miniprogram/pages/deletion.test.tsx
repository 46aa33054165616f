import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@/api/api-error';
import { deleteAccount, useDeletionPreview } from '@/features/member/deletion';
import DeletionPage from '@/packages/member/deletion/index';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/features/member/deletion', () => ({
  ...jest.requireActual('@/features/member/deletion'),
  deleteAccount: jest.fn(),
}));
const leave = jest.mocked(deleteAccount);

const preview = {
  losses: [
    { kind: 'membership', text: '年卡有效期至 2027年5月1日，注销后立即失效且不退款' },
    { kind: 'profile', text: '昵称、头像和手机号将被删除' },
  ],
  paidUntil: '2027-05-01T06:01:00.000Z',
  openRefundFen: 1_980,
  openOrders: 0,
  kept: ['交易记录依法保存'],
  token: 'seen-1',
};

beforeEach(async () => {
  resetTaro();
  leave.mockReset();
  await logInMember();
  useDeletionPreview.setState({ data: null, error: null, loading: false });
  taro.request.mockResolvedValue({ statusCode: 200, data: preview });
});

async function open() {
  render(<DeletionPage />);
  await act(async () => undefined);
}
const tap = (text: string) => act(async () => fireEvent.click(screen.getByText(text)));
const tapDelete = () => act(async () => fireEvent.click(document.querySelector('#delete') ?? document.body));
const enter = (value: string) => fireEvent.change(screen.getByPlaceholderText('注销'), { target: { value } });

test('shows what is lost, what comes back and what is kept before anything is asked', async () => {
  await open();
  for (const { text } of preview.losses) expect(screen.getByText(text)).toBeTruthy();
  expect(screen.getByText('2027年5月1日')).toBeTruthy();
  expect(screen.getByText('有¥19.80正在退回，注销后仍会按原支付方式退给你。')).toBeTruthy();
  expect(screen.getByText('交易记录依法保存')).toBeTruthy();
  expect(screen.queryByText('最后确认一次')).toBeNull();
});

test('deletes only after the word was entered by hand', async () => {
  await open();
  await tap('继续注销');
  expect(document.querySelector('#delete')?.hasAttribute('disabled')).toBe(true);
  enter('注');
  await tapDelete();
  expect(leave).not.toHaveBeenCalled();
  enter('注销');
  leave.mockResolvedValue('done');
  await tapDelete();
  expect(leave).toHaveBeenCalledWith('seen-1');
  expect(screen.getByText('账户已注销')).toBeTruthy();
  fireEvent.click(screen.getByText('回到首页'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});

test('an unsettled payment makes the deletion wait, and the page says so', async () => {
  await open();
  await tap('继续注销');
  enter('注销');
  leave.mockResolvedValue('waiting');
  await tapDelete();
  expect(screen.getByText('注销已受理')).toBeTruthy();
});

test('a change since the reading leads back to the reading', async () => {
  await open();
  await tap('继续注销');
  enter('注销');
  leave.mockResolvedValue('readAgain');
  await tapDelete();
  expect(screen.getByText('账户情况有变化，请重新看一遍再决定。')).toBeTruthy();
  expect(screen.getByText('继续注销')).toBeTruthy();
});

test('a failure is told and the confirmation stays', async () => {
  await open();
  await tap('继续注销');
  enter('注销');
  leave.mockRejectedValue(new ApiError('NETWORK_UNREACHABLE', '网络没有连上，请检查后重试', 0));
  await tapDelete();
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '网络没有连上，请检查后重试' }));
  expect(screen.getByText('最后确认一次')).toBeTruthy();
});

test('there is a way back at every step', async () => {
  await open();
  await tap('继续注销');
  await tap('再想想');
  await tap('不注销了');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});
