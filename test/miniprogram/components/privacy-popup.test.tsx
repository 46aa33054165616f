import { act, fireEvent, render, screen } from '@testing-library/react';
import { Page } from '@/components/page/page';
import type { PrivacyAnswer } from '@/platform/privacy';
import { resetTaro } from '../stubs/taro';

type Answer = (given: PrivacyAnswer) => void;
const mockGate: { listeners: ((answer: Answer) => void)[]; guide: jest.Mock } = { listeners: [], guide: jest.fn() };
jest.mock('@/platform/privacy', () => ({
  privacy: {
    onQuestion: (listener: (answer: Answer) => void) => mockGate.listeners.push(listener),
    openGuide: () => mockGate.guide(),
  },
}));

beforeEach(resetTaro);

/** WeChat holds a call back and asks. */
function holdBack(): jest.Mock<void, [PrivacyAnswer]> {
  const answer = jest.fn<void, [PrivacyAnswer]>();
  act(() => mockGate.listeners[0]?.(answer));
  return answer;
}

test('listens once for all pages, and asks only when a call is held back', () => {
  render(<Page title="一">一</Page>);
  render(<Page title="二">二</Page>);
  expect(mockGate.listeners).toHaveLength(1);
  expect(screen.queryByText('同意并继续')).toBeNull();
});

test('agreeing names the button that was tapped, to every call that waits', () => {
  const { container } = render(<Page title="一">一</Page>);
  const answers = [holdBack(), holdBack()];
  fireEvent.click(screen.getByText('同意并继续'));
  for (const answer of answers) {
    expect(answer.mock.calls).toEqual([
      [{ event: 'exposureAuthorization' }],
      [{ event: 'agree', buttonId: 'agree-privacy' }],
    ]);
  }
  expect(container.querySelector('.privacy-popup')).toBeNull();
});

test('refusing closes the question and the page stays usable', () => {
  render(<Page title="一">还能继续看</Page>);
  const answer = holdBack();
  fireEvent.click(screen.getByText('《用户隐私保护指引》'));
  expect(mockGate.guide).toHaveBeenCalledTimes(1);
  fireEvent.click(screen.getByText('不同意'));
  expect(answer).toHaveBeenLastCalledWith({ event: 'disagree' });
  expect(screen.queryByText('同意并继续')).toBeNull();
  expect(screen.getByText('还能继续看')).toBeTruthy();
});
