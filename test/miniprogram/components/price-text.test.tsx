import { render, screen } from '@testing-library/react';
import { PriceText } from '@/components/price-text/price-text';

test.each([
  [1650, ['¥', '16', '.50', '/月']],
  [2500, ['¥', '25', '/月']],
  [9, ['¥', '0', '.09', '/月']],
])('%i fen stands as sign, integer and only the decimals that there are', (fen, parts) => {
  const { container } = render(<PriceText fen={fen} unit="/月" />);
  expect([...container.querySelectorAll('span')].map((part) => part.textContent)).toEqual(parts);
});

test('a struck price is read out as the former one', () => {
  render(<PriceText fen={30_000} struck />);
  expect(screen.getByLabelText('原价¥300')).toBeTruthy();
});
