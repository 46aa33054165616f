/** `1,820`, `−50`: growth or points as a member reads them, in thousands. */
export function formatAmount(amount: number): string {
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, ',');
  return amount < 0 ? `−${digits}` : digits;
}

/** `+1,820`, `−50`, `0`: what came or went. */
export function formatChange(amount: number): string {
  return amount > 0 ? `+${formatAmount(amount)}` : formatAmount(amount);
}

/** `增加 1,820`, `减少 50`: the same for somebody who listens. */
export function sayChange(amount: number): string {
  if (amount === 0) return '没有变化';
  return `${amount > 0 ? '增加' : '减少'} ${formatAmount(Math.abs(amount))}`;
}
