/** The line of sums at the end of a trade bill: total of orders and of refunds asked for, in fen. */
export function readSums(bill: string | null): { paid: number; refunded: number } {
  if (bill === null) return { paid: 0, refunded: 0 };
  const rows = bill.trimEnd().split('\r\n');
  const titles = rows.at(-2)?.split(',') ?? [];
  const cells = rows.at(-1)?.slice(1).split(',`') ?? [];
  const fenOf = (title: string) => Math.round(Number(cells[titles.indexOf(title)]) * 100);
  return { paid: fenOf('订单总金额'), refunded: fenOf('申请退款总金额') };
}
