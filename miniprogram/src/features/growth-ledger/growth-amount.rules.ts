/** `1,820`, `−50`: growth as a member reads it, in thousands. */
export function formatGrowth(amount: number): string {
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, ',');
  return amount < 0 ? `−${digits}` : digits;
}

/** `+1,820`, `−50`, `0`: growth that came or went. */
export function formatGrowthChange(amount: number): string {
  return amount > 0 ? `+${formatGrowth(amount)}` : formatGrowth(amount);
}

/** `增加 1,820`, `减少 50`: the same for somebody who listens. */
export function sayGrowthChange(amount: number): string {
  if (amount === 0) return '没有变化';
  return `${amount > 0 ? '增加' : '减少'} ${formatGrowth(Math.abs(amount))}`;
}
