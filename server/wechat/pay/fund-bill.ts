import type { FundLine } from '../ports';
import { type BillForm, parseYuan } from './bill-csv';

const TITLES = { name: '业务名称', direction: '收支类型', amount: '收支金额(元)' } as const;

/** The day's bill of all that moved on an account (WeChat Pay: bills). */
export const fundBillForm: BillForm<FundLine, keyof typeof TITLES> = {
  titles: TITLES,
  countTitle: '资金流水总笔数',
  parse(cell) {
    const amountFen = parseYuan(cell('amount'));
    const sign = signOf(cell('direction'));
    if (amountFen === null || sign === null) return null;
    return { kind: kindOf(cell('name')), amountFen: sign * amountFen };
  },
};

function signOf(direction: string): 1 | -1 | null {
  if (direction === '收入') return 1;
  return direction === '支出' ? -1 : null;
}

/** Fees come first: their names also say of which trade they are. */
function kindOf(name: string): FundLine['kind'] {
  if (name.includes('手续费')) return 'fee';
  if (name.includes('退款')) return 'refund';
  return name === '交易' ? 'payment' : 'other';
}
