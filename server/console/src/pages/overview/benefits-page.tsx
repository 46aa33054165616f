import { Button, Card, Progress, Table } from 'antd';
import { useState } from 'react';
import type { BenefitsInsight } from '../../../../../shared/contract/ops/insight';
import { funnelWords } from '../../../../../shared/contract/ops/insight-words';
import { useGet } from '../../api/use-get';
import { Chart } from '../../components/chart';
import { buildCsv, saveText } from '../../components/csv';
import { Count, Fen } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { EmptyState, Loaded } from '../../components/states';
import './insight.css';
import { daysOfMonth, Freshness, MonthChoice, thisMonth } from './period';
import { type RowsAsked, RowsDrawer } from './rows-drawer';

type Item = BenefitsInsight['items'][number];

/** 权益: from who may have it to who used it, and what it cost against its budget. */
export default function BenefitsPage() {
  const [month, setMonth] = useState(thisMonth);
  const reading = useGet<BenefitsInsight>('/ops/v1/insight/benefits', { query: { month }, everyMs: 60_000 });
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  const days = daysOfMonth(month);
  return (
    <>
      <PageHead
        title="权益分析"
        hint="每位会员在每一步只计一次；漏斗和成本随使用更新。"
        actions={<MonthChoice month={month} onChange={setMonth} />}
      />
      <Loaded reading={reading}>
        {({ items, ...freshness }) =>
          items.length === 0 ? (
            <EmptyState title="还没有权益" hint="在「配置 · 权益」中建立并发布后，这里显示使用情况。" />
          ) : (
            <>
              <Freshness {...freshness} />
              <Funnel items={items} />
              <BenefitTable
                items={items}
                month={month}
                onOpen={({ code, name }) =>
                  setAsked({ of: 'benefits.used', day: days.from, to: days.to, dimension: code, about: name })
                }
              />
            </>
          )
        }
      </Loaded>
      <RowsDrawer asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

const steps = Object.entries(funnelWords) as [keyof typeof funnelWords, string][];

function Funnel({ items }: { readonly items: readonly Item[] }) {
  const sums = steps.map(([step, name]) => ({ name, value: items.reduce((sum, item) => sum + item[step], 0) }));
  return (
    <Card title="全部权益的漏斗（人次）" className="insight-section">
      <Chart
        summary={sums.map(({ name, value }) => `${name} ${value.toLocaleString('zh-CN')}`).join('，')}
        option={{
          tooltip: { trigger: 'item' },
          series: [{ type: 'funnel', sort: 'none', left: '10%', width: '70%', top: 36, minSize: '4%', data: sums }],
        }}
        table={{
          columns: ['步骤', '人次'],
          rows: sums.map(({ name, value }) => [name, value.toLocaleString('zh-CN')]),
        }}
      />
    </Card>
  );
}

interface BenefitTableProps {
  readonly items: readonly Item[];
  readonly month: string;
  readonly onOpen: (item: Item) => void;
}

function BenefitTable({ items, month, onOpen }: BenefitTableProps) {
  const save = () =>
    saveText(
      `benefits-${month}.csv`,
      buildCsv([
        [
          '权益',
          ...steps.map(([, name]) => name),
          '使用次数',
          '成本（元）',
          '会员节省（元）',
          '预算（元）',
          '已占用（元）',
        ],
        ...items.map((item) => [
          ...[item.name, ...steps.map(([step]) => item[step]), item.uses, item.costFen / 100, item.savedFen / 100],
          ...(item.budget ? [item.budget.budgetFen / 100, item.budget.boundFen / 100] : ['', '']),
        ]),
      ]),
    );
  return (
    <section className="insight-section" aria-label="各项权益">
      <Table<Item>
        rowKey="code"
        size="middle"
        pagination={false}
        scroll={{ x: 'max-content' }}
        title={() => <Button onClick={save}>导出</Button>}
        dataSource={[...items]}
        columns={[
          { title: '权益', fixed: 'left', render: (_, item) => <Name item={item} /> },
          ...steps.map(([step, title]) => ({
            title,
            align: 'right' as const,
            sorter: (a: Item, b: Item) => a[step] - b[step],
            render: (_: unknown, item: Item) => <Count value={item[step]} />,
          })),
          {
            title: '使用率',
            align: 'right',
            render: (_, { used, entitled }) => (entitled === 0 ? '—' : `${((used / entitled) * 100).toFixed(1)}%`),
          },
          {
            title: '使用次数',
            align: 'right',
            render: (_, item) => (
              <Button type="link" size="small" onClick={() => onOpen(item)} aria-label={`${item.name}使用明细`}>
                <Count value={item.uses} />
              </Button>
            ),
          },
          {
            title: '成本',
            align: 'right',
            sorter: (a, b) => a.costFen - b.costFen,
            render: (_, { costFen }) => <Fen value={costFen} />,
          },
          { title: '会员节省', align: 'right', render: (_, { savedFen }) => <Fen value={savedFen} /> },
          { title: '预算', width: 220, render: (_, { budget }) => (budget ? <Budget budget={budget} /> : '—') },
        ]}
      />
    </section>
  );
}

function Name({ item }: { readonly item: Item }) {
  return (
    <>
      {item.name} {item.stopped ? <StateTag tone="bad">已停发</StateTag> : null}
      {item.unused ? <StateTag tone="warn">本月无人使用</StateTag> : null}
      {item.budget?.level === 'warn' ? <StateTag tone="warn">预算将尽</StateTag> : null}
      {item.budget?.level === 'full' ? <StateTag tone="bad">预算用尽</StateTag> : null}
    </>
  );
}

function Budget({ budget }: { readonly budget: NonNullable<Item['budget']> }) {
  const percent = budget.budgetFen === 0 ? 100 : Math.min(100, Math.floor((budget.boundFen / budget.budgetFen) * 100));
  return (
    <>
      <Progress percent={percent} size="small" status={budget.level === 'full' ? 'exception' : 'normal'} />
      <span className="hint">
        <Fen value={budget.boundFen} /> / <Fen value={budget.budgetFen} />
      </span>
    </>
  );
}
