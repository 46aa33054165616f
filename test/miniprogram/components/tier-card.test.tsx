import { fireEvent, render, screen } from '@testing-library/react';
import { MembershipCard } from '@/components/membership-card/membership-card';
import { TierCard } from '@/components/tier-card/tier-card';
import { computeTierFace } from '@/features/growth/tier-face.rules';
import type { CardFace } from '@/features/home/card-face.rules';
import { buildGrowthCard } from '../build-tier';

const tier = computeTierFace(buildGrowthCard());
const face: CardFace = {
  kind: 'tier',
  tier,
  memberNumber: '6000 4829 17',
  code: '6000482917',
  paid: { planName: '年卡', words: '至2027年5月1日' },
};

const only = (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

test("is made of the tier's own material and shows tier, growth, gap, number and what is paid", () => {
  const { container } = render(<MembershipCard face={face} onTap={jest.fn()} />);
  expect(container.querySelector('.card-shell--tier-silver')).toBeTruthy();
  for (const words of ['白银', '1,500', '再消费 ¥500 升黄金', '6000 4829 17', '年卡', '至2027年5月1日']) {
    expect(screen.getByText(words)).toBeTruthy();
  }
  expect(only(container, '#membership-card').getAttribute('aria-label')).toBe(
    '白银，成长值 1,500，再消费 ¥500 升黄金，年卡至2027年5月1日，点按查看等级',
  );
});

test('leads to the tier; its corner turns it to the code, and from there any tap turns it back', () => {
  const onTap = jest.fn();
  const { container } = render(<MembershipCard face={face} onTap={onTap} />);
  fireEvent.click(only(container, '#membership-card'));
  expect(onTap).toHaveBeenCalledTimes(1);
  expect(container.querySelector('.qr-code')).toBeNull();

  fireEvent.click(only(container, '#show-code'));
  expect(container.querySelector('.membership-card__body--turned')).toBeTruthy();
  expect(only(container, '.qr-code').getAttribute('aria-label')).toBe('会员码，会员号 6000 4829 17');
  fireEvent.click(only(container, '#membership-card'));
  expect(container.querySelector('.membership-card__body--turned')).toBeNull();
  expect(onTap).toHaveBeenCalledTimes(1);
});

test('without a paid membership the last line says how long the tier stands', () => {
  render(<MembershipCard face={{ ...face, paid: null }} onTap={jest.fn()} />);
  expect(screen.getByText('保留至2026年12月31日')).toBeTruthy();
});

test('a card that is only looked at leads nowhere', () => {
  const { container } = render(<TierCard face={{ ...tier, standsUntil: null }} />);
  expect(screen.getByText('长期有效')).toBeTruthy();
  expect(container.querySelector('#membership-card')).toBeNull();
  expect(only(container, '.membership-card').getAttribute('role')).toBe('img');
});
