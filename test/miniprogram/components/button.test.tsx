import { act, fireEvent, render, screen } from '@testing-library/react';
import { Button } from '@/components/button/button';

test('a double tap does it once, and the button works again afterwards', async () => {
  let finish: () => void = () => undefined;
  const act1 = jest.fn(
    () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
  );
  render(
    <Button kind="pay" onTap={act1}>
      支付
    </Button>,
  );
  const button = screen.getByText('支付');
  fireEvent.click(button);
  fireEvent.click(button);
  expect(act1).toHaveBeenCalledTimes(1);
  expect(button.className).toContain('button--busy');
  await act(async () => finish());
  expect(button.className).not.toContain('button--busy');
  fireEvent.click(button);
  expect(act1).toHaveBeenCalledTimes(2);
  await act(async () => finish());
});

test('works again after an act that failed', async () => {
  const failing = jest.fn(() => Promise.reject(new Error('refused')));
  render(
    <Button kind="brand" onTap={failing}>
      试试
    </Button>,
  );
  await act(async () => fireEvent.click(screen.getByText('试试')));
  await act(async () => fireEvent.click(screen.getByText('试试')));
  expect(failing).toHaveBeenCalledTimes(2);
});

test.each([{ disabled: true }, { loading: true }])('does nothing while %j', (state) => {
  const never = jest.fn();
  render(
    <Button kind="ghost" onTap={never} {...state}>
      不可
    </Button>,
  );
  fireEvent.click(screen.getByText('不可'));
  expect(never).not.toHaveBeenCalled();
});
