import type { BillLine, BillPage } from '@shared/contract/bill';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Icon } from '@/components/icon/icon';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { addToMonth, formatMovement, groupByDay, monthTitle } from '@/features/bill/bill.rules';
import { billStore, THIS_MONTH } from '@/features/bill/bill-store';
import { monthAndDay } from '@/features/ledger/month.rules';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import './index.scss';

/** What the member has paid and got back, month by month. */
export default function BillsPage() {
  return (
    <Page title="账单">
      <MemberOnly invitation="登录后查看你的账单">
        <Bills />
      </MemberOnly>
    </Page>
  );
}

function Bills() {
  const [key, setKey] = useState(THIS_MONTH);
  const present = billStore(THIS_MONTH)((state) => state.data?.month ?? null);
  return <Month key={key} of={key} present={present} onChoose={setKey} />;
}

interface MonthProps {
  readonly of: string;
  /** The present month, as the server says; null until it has. */
  readonly present: string | null;
  readonly onChoose: (key: string) => void;
}

function Month({ of, present, onChoose }: MonthProps) {
  const { data, error, load, refresh } = billStore(of)();
  useAppear(load);
  usePullToRefresh(refresh);
  const month = data?.month ?? (of === THIS_MONTH ? null : of);
  const choose = (chosen: string) => onChoose(chosen === present ? THIS_MONTH : chosen);
  return (
    <View className="bills">
      {month !== null && <MonthHead month={month} page={data} isLast={month === present} onChoose={choose} />}
      {data === null &&
        (error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />)}
      {data !== null && data.items.length === 0 && <EmptyState icon="document" title="这个月没有账单" />}
      {data !== null && groupByDay(data.items).map(({ day, lines }) => <Day key={day} day={day} lines={lines} />)}
    </View>
  );
}

interface MonthHeadProps {
  readonly month: string;
  readonly page: BillPage | null;
  /** The present month: there is none behind it. */
  readonly isLast: boolean;
  readonly onChoose: (month: string) => void;
}

function MonthHead({ month, page, isLast, onChoose }: MonthHeadProps) {
  return (
    <View className="bills__head">
      <View className="bills__months">
        <View
          id="before"
          className="bills__step bills__step--back"
          ariaRole="button"
          ariaLabel="上个月"
          onClick={() => onChoose(addToMonth(month, -1))}
        >
          <Icon name="chevron" />
        </View>
        <Text className="bills__month">{monthTitle(month)}</Text>
        <View
          id="after"
          className={`bills__step${isLast ? ' bills__step--off' : ''}`}
          ariaRole="button"
          ariaLabel={isLast ? '下个月，还没有到' : '下个月'}
          onClick={isLast ? undefined : () => onChoose(addToMonth(month, 1))}
        >
          <Icon name="chevron" />
        </View>
      </View>
      <View className="bills__sums">
        <Sum label="支付" value={page === null ? '–' : formatFen(page.paidFen)} />
        <Sum label="退回" value={page === null ? '–' : formatFen(page.refundedFen)} />
      </View>
    </View>
  );
}

function Sum({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <View className="bills__sum">
      <Text className="bills__sum-label">{label}</Text>
      <Text className="bills__sum-value">{value}</Text>
    </View>
  );
}

function Day({ day, lines }: { readonly day: string; readonly lines: readonly BillLine[] }) {
  return (
    <View>
      <Text className="bills__day">{monthAndDay(day)}</Text>
      <View className="bills__sheet">
        {lines.map((line) => (
          <View
            key={line.id}
            id={line.id}
            className="bill-line"
            ariaRole="button"
            ariaLabel={[line.title, line.kind === 'payment' ? '支付' : '退款', formatFen(line.amountFen)].join('，')}
            onClick={() => go.order(line.orderId)}
          >
            <View className="bill-line__words">
              <Text className="bill-line__title">{line.title}</Text>
              <Text className="bill-line__kind">{line.kind === 'payment' ? '支付' : '退款到账'}</Text>
            </View>
            <Text className={`bill-line__amount bill-line__amount--${line.kind}`}>{formatMovement(line)}</Text>
          </View>
        ))}
      </View>
    </View>
  );
}
