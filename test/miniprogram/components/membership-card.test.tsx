import { fireEvent, render, screen } from '@testing-library/react';
import { MembershipCard } from '@/components/membership-card/membership-card';
import type { CardFace } from '@/features/home/card-face.rules';

const member: CardFace = {
  kind: 'member',
  programmeName: '山野咖啡会员',
  planName: '年卡',
  memberNumber: '6000 4829 17',
  code: '6000482917',
  validUntil: '2027年5月1日到期',
  progress: { elapsed: 0.25, words: '还剩 274 天' },
};

const only = (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

test('a card in force turns to its code and back, and leads nowhere', () => {
  const onTap = jest.fn();
  const { container } = render(<MembershipCard face={member} onTap={onTap} />);
  expect(screen.getByText('还剩 274 天')).toBeTruthy();
  expect(container.querySelector('.qr-code')).toBeNull();
  fireEvent.click(only(container, '#membership-card'));
  expect(container.querySelector('.membership-card__body--turned')).toBeTruthy();
  expect(only(container, '.qr-code').getAttribute('aria-label')).toBe('会员码，会员号 6000 4829 17');
  expect(screen.getByText('4829')).toBeTruthy();
  fireEvent.click(only(container, '#membership-card'));
  expect(container.querySelector('.membership-card__body--turned')).toBeNull();
  expect(onTap).not.toHaveBeenCalled();
});

test('without the time there is no progress line', () => {
  const { container } = render(<MembershipCard face={{ ...member, progress: null }} onTap={jest.fn()} />);
  expect(container.querySelector('.card-shell__progress')).toBeNull();
  expect(screen.getByText('2027年5月1日到期')).toBeTruthy();
});

test.each([
  [
    'ended',
    { kind: 'ended', programmeName: 'p', planName: '月卡', memberNumber: '6000', endedOn: '2026年5月1日' },
    '已于2026年5月1日结束',
  ],
  [
    'paper',
    { kind: 'invitation', programmeName: 'p', headline: '回本', fromPricePerMonthFen: 1650, memberNumber: null },
    '尚未开通会员',
  ],
] as const)('a card of %s leads to the plans', (material, face, words) => {
  const onTap = jest.fn();
  const { container } = render(<MembershipCard face={face} onTap={onTap} />);
  expect(container.querySelector(`.card-shell--${material}`)).toBeTruthy();
  expect(screen.getByText(words)).toBeTruthy();
  fireEvent.click(only(container, '.membership-card'));
  expect(onTap).toHaveBeenCalledTimes(1);
});
