import type { GrowthEntry } from '@shared/contract/growth';
import { LedgerMonths } from '@/components/ledger/ledger-months';
import { describeWhen, groupGrowthByMonth } from '@/features/growth-ledger/ledger.rules';
import { formatChange, sayChange } from '@/features/ledger/amount.rules';

export interface GrowthMonthsProps {
  readonly entries: readonly GrowthEntry[];
  /** Whether the last page is here. */
  readonly ended: boolean;
  /** Whether they are all of one group, so that it need not be named on each. */
  readonly grouped: boolean;
}

/** Growth entries month by month. */
export function GrowthMonths({ entries, ended, grouped }: GrowthMonthsProps) {
  const months = groupGrowthByMonth(entries, ended).map(({ title, net, entries: ofMonth }) => ({
    title,
    net,
    lines: ofMonth.map((entry) => ({
      id: `entry-${entry.id}`,
      title: entry.title,
      note: grouped ? describeWhen(entry) : `${entry.group.name} · ${describeWhen(entry)}`,
      amount: formatChange(entry.amount),
      spokenAmount: sayChange(entry.amount),
      tone: entry.amount > 0 ? ('gained' as const) : ('lost' as const),
      explanation: entry.explanation,
    })),
  }));
  return <LedgerMonths months={months} />;
}
