import { act, render } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { useExposure } from '@/features/benefit/exposure';
import { forgetOwnData } from '@/features/session/own-data';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let see: (id: string, inSight: boolean) => void = () => undefined;
const unwatch = jest.fn();
jest.mock('@/platform/sight', () => ({
  watchSight: (_: string, onChange: (id: string, inSight: boolean) => void) => {
    see = onChange;
    return unwatch;
  },
}));

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  see = () => undefined;
  unwatch.mockClear();
  await logInMember();
  taro.request.mockResolvedValue({ statusCode: 204, data: '' });
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function Cards({ codes, inFront = true }: { readonly codes: readonly string[]; readonly inFront?: boolean }) {
  useExposure(codes, inFront);
  return null;
}
const wait = (seconds: number) => act(async () => jest.advanceTimersByTimeAsync(seconds * 1_000));
const told = () => taro.request.mock.calls.map(([{ data }]) => data);

test('cards that stay in sight for a second go out together; one that was scrolled past does not', async () => {
  render(<Cards codes={['a', 'b', 'c']} />);
  see('benefit-a', true);
  see('benefit-b', true);
  see('benefit-c', true);
  await wait(0.5);
  see('benefit-c', false);
  await wait(5);
  expect(told()).toEqual([{ codes: ['a', 'b'] }]);
});

test('a card is told once, however often it is looked at', async () => {
  render(<Cards codes={['a']} />);
  see('benefit-a', true);
  await wait(5);
  see('benefit-a', false);
  see('benefit-a', true);
  await wait(5);
  expect(told()).toHaveLength(1);
});

test('what the server did not hear is told the next time; the member is not bothered', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  render(<Cards codes={['a']} />);
  see('benefit-a', true);
  await wait(5);
  expect(taro.showToast).not.toHaveBeenCalled();
  see('benefit-a', false);
  see('benefit-a', true);
  await wait(5);
  expect(told()).toEqual([{ codes: ['a'] }, { codes: ['a'] }]);
});

test('nothing is watched out of sight, nor for a visitor; a page that goes stops watching', async () => {
  const { rerender, unmount } = render(<Cards codes={['a']} inFront={false} />);
  see('benefit-a', true);
  await wait(5);
  expect(told()).toHaveLength(0);
  rerender(<Cards codes={['a']} />);
  see('benefit-a', true);
  unmount();
  expect(unwatch).toHaveBeenCalledTimes(1);
  await wait(5);
  expect(told()).toHaveLength(0);
  see = () => undefined;
  forgetSession();
  render(<Cards codes={['a']} />);
  see('benefit-a', true);
  await wait(5);
  expect(told()).toHaveLength(0);
});
