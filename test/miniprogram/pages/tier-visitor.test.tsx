import { render, screen } from '@testing-library/react';
import TierPage from '@/packages/growth/tier/index';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

beforeEach(resetTaro);

test('a visitor is invited to log in, and the server is not asked for what is nobody’s', () => {
  render(<TierPage />);
  expect(screen.getByText('登录后查看你的会员等级')).toBeTruthy();
  expect(taro.request).not.toHaveBeenCalled();
});
