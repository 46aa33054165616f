import { Button, Card, Flex, Segmented, Table, Tabs } from 'antd';
import { useState } from 'react';
import type { DifferenceView, MoneyInsight, ReconciliationDayView } from '../../../../../shared/contract/ops/insight';
import {
  differenceRailWords,
  differenceWords,
  reconciliationWords,
} from '../../../../../shared/contract/ops/insight-words';
import { withQuery } from '../../api/client';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { Chart } from '../../components/chart';
import { saveAddress } from '../../components/csv';
import { type Column, DataTable } from '../../components/data-table';
import { Count, Fen, formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { Loaded } from '../../components/states';
import { When } from '../../components/when';
import '../overview/insight.css';
import { daysOfMonth, MonthChoice, thisMonth } from '../overview/period';

/** 账目与对账: the books of a month, the days compared with WeChat's bills, and what does not agree. */
export default function BooksPage() {
  return (
    <>
      <PageHead
        title="账目与对账"
        hint="每天上午自动与微信账单逐笔核对，虚拟支付逐单向微信查询；对不上的列在差异里，由人处理。"
      />
      <Tabs
        items={[
          { key: 'books', label: '账目', children: <Books /> },
          { key: 'days', label: '对账日', children: <Days /> },
          { key: 'differences', label: '差异', children: <Differences /> },
        ]}
      />
    </>
  );
}

function Books() {
  const [month, setMonth] = useState(thisMonth);
  const reading = useGet<MoneyInsight>('/ops/v1/insight/money', { query: { month } });
  return (
    <>
      <Flex gap={8} wrap>
        <MonthChoice month={month} onChange={setMonth} />
        {reports.map(([by, name]) => (
          <Button key={by} onClick={() => saveReport(by, month)}>
            导出{name}
          </Button>
        ))}
      </Flex>
      <Loaded reading={reading}>{(data) => <Month data={data} />}</Loaded>
    </>
  );
}

const reports = [
  ['day', '日报'],
  ['plan', '分方案'],
  ['deferred', '待确认收入'],
  ['cohort', '续费留存'],
  ['payback', '回本日'],
] as const;

function saveReport(by: string, month: string): void {
  const query = { by, ...daysOfMonth(month) };
  saveAddress(`${by}-${month}.csv`, withQuery('/ops/v1/insight/money/report.csv', query));
}

const totals = [
  ['salesFen', '实收'],
  ['incomeFen', '确认收入'],
  ['refundsFen', '退款'],
  ['feesFen', '手续费'],
  ['marginFen', '毛利'],
  ['cashFen', '微信支付账户变动'],
  ['cashVirtualFen', '虚拟支付账户变动'],
] as const;

function Month({ data: { total, deferredFen, heldVirtualFen, days, products } }: { readonly data: MoneyInsight }) {
  return (
    <>
      <div className="tiles insight-section">
        {totals.map(([key, name]) => (
          <Figure key={key} name={name} value={total[key]} />
        ))}
        <Figure name="月末待确认收入" value={deferredFen} />
        <Figure name="月末虚拟支付账户资金（未扣平台分成与提现）" value={heldVirtualFen} />
      </div>
      <Card title="每日实收与确认收入" className="insight-section">
        <Chart
          summary={`实收 ${formatAmount(total.salesFen)}，确认收入 ${formatAmount(total.incomeFen)}，月末待确认收入 ${formatAmount(deferredFen)}`}
          option={{
            legend: { top: 4, left: 0, itemGap: 20 },
            xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
            yAxis: { type: 'value', axisLabel: { formatter: '¥{value}' } },
            series: [
              { type: 'bar', name: '实收', data: days.map(({ salesFen }) => salesFen / 100) },
              { type: 'bar', name: '确认收入', data: days.map(({ incomeFen }) => incomeFen / 100) },
              { type: 'line', name: '待确认收入', showSymbol: false, data: days.map((day) => day.deferredFen / 100) },
            ],
          }}
          table={{
            columns: ['日期', '实收', '确认收入', '退款', '手续费', '微信支付变动', '虚拟支付变动', '待确认收入'],
            rows: days.map((day) => [
              day.day,
              ...[day.salesFen, day.incomeFen, day.refundsFen, day.feesFen].map((fen) => formatAmount(fen)),
              ...[day.cashFen, day.cashVirtualFen, day.deferredFen].map((fen) => formatAmount(fen)),
            ]),
          }}
        />
      </Card>
      <Table
        className="insight-section"
        size="middle"
        rowKey="product"
        pagination={false}
        dataSource={products}
        columns={[
          { title: '方案', dataIndex: 'name' },
          { title: '实收', align: 'right', render: (_, { salesFen }) => <Fen value={salesFen} /> },
          { title: '确认收入', align: 'right', render: (_, { incomeFen }) => <Fen value={incomeFen} /> },
          { title: '退款', align: 'right', render: (_, { refundsFen }) => <Fen value={refundsFen} /> },
          { title: '待确认收入', align: 'right', render: (_, { deferredFen }) => <Fen value={deferredFen} /> },
        ]}
      />
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <Card size="small">
      <span className="hint">{name}</span>
      <div className="tile__value">
        <Fen value={value} />
      </div>
    </Card>
  );
}

const tones = { open: 'warn', waiting: 'plain', closed: 'up' } as const;

function Days() {
  const [day, setDay] = useState<string | null>(null);
  const columns: readonly Column<ReconciliationDayView>[] = [
    { key: 'day', title: '日期', render: ({ day }) => day, csv: ({ day }) => day },
    {
      key: 'status',
      title: '状态',
      render: ({ status }) => <StateTag tone={tones[status]}>{reconciliationWords[status]}</StateTag>,
      csv: ({ status }) => reconciliationWords[status],
    },
    {
      key: 'lines',
      title: '账单行 / 已核对',
      align: 'right',
      render: ({ lineCount, matchedCount }) => (
        <>
          <Count value={lineCount} /> / <Count value={matchedCount} />
        </>
      ),
      csv: ({ lineCount, matchedCount }) => `${lineCount} / ${matchedCount}`,
    },
    money('paid', '收款', ({ paidFen }) => paidFen),
    money('refunded', '退款', ({ refundedFen }) => refundedFen),
    money('fee', '手续费', ({ feeFen }) => feeFen),
    money('cash', '微信支付变动', ({ cashFen }) => cashFen),
    {
      key: 'virtualLines',
      title: '虚拟支付单 / 已核对',
      align: 'right',
      render: ({ virtualLineCount, virtualMatchedCount }) => (
        <>
          <Count value={virtualLineCount} /> / <Count value={virtualMatchedCount} />
        </>
      ),
      csv: ({ virtualLineCount, virtualMatchedCount }) => `${virtualLineCount} / ${virtualMatchedCount}`,
    },
    money('virtualCash', '虚拟支付变动', ({ virtualCashFen }) => virtualCashFen),
    {
      key: 'checked',
      title: '核对于',
      render: ({ checkedAt }) => <When value={checkedAt} />,
      csv: (row) => row.checkedAt,
    },
    {
      key: 'act',
      title: '操作',
      render: ({ day }) => (
        <Can permission="books.resolve">
          <Button size="small" onClick={() => setDay(day)}>
            重新对账
          </Button>
        </Can>
      ),
    },
  ];
  return (
    <>
      <DataTable<ReconciliationDayView>
        id="reconciliation-days"
        path="/ops/v1/insight/money/days"
        columns={columns}
        rowKey={({ day }) => day}
        empty={{ title: '还没有对账', hint: '有收款之后，次日上午微信出账单即自动对账。' }}
      />
      <ActDialog
        open={day !== null}
        onClose={() => setDay(null)}
        path="/ops/v1/insight/money/reconcile"
        title="重新对账"
        says={`将重新下载 ${day} 的微信账单并逐笔核对，虚拟支付逐单重新查询。`}
        input={day === null ? null : { day }}
        confirm="重新对账"
        done="已开始对账，稍后刷新查看"
      />
    </>
  );
}

function money<T>(key: string, title: string, fenOf: (row: T) => number | null): Column<T> {
  return {
    ...{ key, title, align: 'right' },
    render: (row) => {
      const fen = fenOf(row);
      return fen === null ? '—' : <Fen value={fen} />;
    },
    csv: (row) => {
      const fen = fenOf(row);
      return fen === null ? null : fen / 100;
    },
  };
}

type DifferenceStatus = DifferenceView['status'];

function Differences() {
  const [status, setStatus] = useState<DifferenceStatus>('open');
  const [asked, setAsked] = useState<DifferenceView | null>(null);
  const columns: readonly Column<DifferenceView>[] = [
    { key: 'day', title: '日期', render: ({ day }) => day, csv: ({ day }) => day },
    {
      key: 'rail',
      title: '渠道',
      render: ({ rail }) => differenceRailWords[rail],
      csv: ({ rail }) => differenceRailWords[rail],
    },
    {
      key: 'kind',
      title: '差异',
      render: ({ kind }) => differenceWords[kind] ?? kind,
      csv: ({ kind }) => differenceWords[kind] ?? kind,
    },
    { key: 'subject', title: '对象', render: ({ subject }) => subject, csv: ({ subject }) => subject },
    money('ours', '本系统', ({ oursFen }) => oursFen),
    money('theirs', '微信', ({ theirsFen }) => theirsFen),
    { key: 'detail', title: '说明', render: ({ detail }) => detail, csv: ({ detail }) => detail },
    { key: 'found', title: '发现于', render: ({ foundAt }) => <When value={foundAt} />, csv: (row) => row.foundAt },
    { key: 'reason', title: '处理说明', render: ({ reason }) => reason ?? '—', csv: ({ reason }) => reason },
    {
      key: 'act',
      title: '操作',
      render: (row) =>
        row.status === 'open' ? (
          <Can permission="books.resolve">
            <Button size="small" onClick={() => setAsked(row)}>
              标记已处理
            </Button>
          </Can>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable<DifferenceView>
        id="reconciliation-differences"
        path="/ops/v1/insight/money/differences"
        query={{ status }}
        columns={columns}
        rowKey={({ id }) => id}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'open', label: '未处理' },
              { value: 'resolved', label: '已处理' },
              { value: 'healed', label: '已自动消除' },
            ]}
          />
        }
        empty={{ title: '没有差异', hint: '本系统与微信账单、虚拟支付订单一致。' }}
      />
      <ActDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        path="/ops/v1/insight/money/resolve-difference"
        title="标记差异已处理"
        says={
          asked
            ? `将把 ${asked.day} 的差异「${differenceWords[asked.kind] ?? asked.kind}」标记为已处理；金额不会因此改变。`
            : ''
        }
        input={asked ? { differenceId: asked.id } : null}
        confirm="标记已处理"
      />
    </>
  );
}
