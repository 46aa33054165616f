import { Button, Card, Skeleton, Table, Tooltip } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Figure, Overview } from '../../../../../shared/contract/ops/insight';
import {
  type AlertCode,
  alertWords,
  type FigureCode,
  figureNotes,
  figureWords,
  type RowKind,
} from '../../../../../shared/contract/ops/insight-words';
import { useGet } from '../../api/use-get';
import { Count, Fen, formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { EmptyState, Loaded } from '../../components/states';
import './insight.css';
import { Freshness, rereadMs } from './period';
import { type RowsAsked, RowsDrawer } from './rows-drawer';
import { Sparkline } from './sparkline';

/** Where each kind of waiting thing is seen to. */
const ALERT_PAGES: Readonly<Record<AlertCode, string>> = {
  cases: '/cases',
  parkedJobs: '/jobs',
  differences: '/money/books',
  refunds: '/refunds',
  approvals: '/approvals',
};

/** 总览: how the business stands, what it sold today, and what waits. */
export default function OverviewPage() {
  const [rereads, setRereads] = useState(60_000);
  const reading = useGet<Overview>('/ops/v1/insight/overview', { everyMs: rereads });
  const wanted = rereadMs(reading.data);
  if (wanted !== rereads) setRereads(wanted);
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  return (
    <>
      <PageHead
        title="总览"
        hint="数字按营业日（北京时间）统计；点数字看当天明细。"
        actions={reading.data ? <Freshness {...reading.data} /> : null}
      />
      <Loaded reading={reading} rows={12}>
        {({ alerts, figures, plans, today, countedAt }) => (
          <>
            <Alerts alerts={alerts} />
            <div className="tiles">
              {figures.map((figure) => (
                <Tile
                  key={figure.code}
                  figure={figure}
                  isCounted={countedAt !== null}
                  onOpen={(of) => setAsked({ of, day: today })}
                />
              ))}
            </div>
            {countedAt === null ? (
              <Skeleton className="insight-section" active title={false} paragraph={{ rows: 6 }} />
            ) : (
              <Plans
                plans={plans}
                onOpen={(of, product, about) => setAsked({ of, day: today, dimension: product, about })}
              />
            )}
          </>
        )}
      </Loaded>
      <RowsDrawer asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function Alerts({ alerts }: Pick<Overview, 'alerts'>) {
  const waiting = alerts.filter(({ count }) => count > 0);
  if (waiting.length === 0) return null;
  return (
    <nav className="insight-alerts" aria-label="待处理">
      {waiting.map(({ code, count, more }) => (
        <Link key={code} to={ALERT_PAGES[code]}>
          <StateTag tone="warn">
            {alertWords[code]} {count.toLocaleString('zh-CN')}
            {more ? '+' : ''}
          </StateTag>
        </Link>
      ))}
    </nav>
  );
}

interface TileProps {
  readonly figure: Figure;
  /** False before the first count, when every number would be a nought that nobody counted. */
  readonly isCounted: boolean;
  readonly onOpen: (of: RowKind) => void;
}

/** Who stands behind a number that is of no single day. */
const STANDING_LISTS: Readonly<Partial<Record<FigureCode, string>>> = {
  members: '/members',
  paying: '/members?state=paying',
  monthlyFen: '/members?state=paying',
};

function Tile({ figure, isCounted, onOpen }: TileProps) {
  const { code, series, rows } = figure;
  const list = STANDING_LISTS[code];
  const name = figureWords[code];
  const shown = formatFigure(figure);
  const of = rows === null ? null : (new URLSearchParams(rows.split('?')[1]).get('of') as RowKind | null);
  return (
    <Card size="small">
      <div className="tile">
        <Tooltip title={figureNotes[code]}>
          <span className="hint">{name}</span>
        </Tooltip>
        {isCounted ? (
          <>
            <strong className="tile__value figures">
              {list !== undefined ? (
                <Link to={list} aria-label={`${name} ${shown}，看会员列表`}>
                  {shown}
                </Link>
              ) : of === null ? (
                shown
              ) : (
                <Button type="link" onClick={() => onOpen(of)} aria-label={`${name} ${shown}，看今日明细`}>
                  {shown}
                </Button>
              )}
            </strong>
            <Sparkline values={series.map(({ value }) => value)} summary={`${name}近 ${series.length} 天的走势`} />
          </>
        ) : (
          <Skeleton active title={false} paragraph={{ rows: 2 }} />
        )}
      </div>
    </Card>
  );
}

/** `12,030`, `¥1,200.00`, `82.5%`; a dash where it cannot be said. */
export function formatFigure({ unit, value }: Pick<Figure, 'unit' | 'value'>): string {
  if (value === null) return '—';
  if (unit === 'fen') return formatAmount(value);
  return unit === 'bp' ? `${(value / 100).toFixed(1)}%` : value.toLocaleString('zh-CN');
}

interface PlansProps extends Pick<Overview, 'plans'> {
  readonly onOpen: (of: RowKind, product: string, name: string) => void;
}

function Plans({ plans, onOpen }: PlansProps) {
  const open =
    (of: RowKind, value: number) =>
    (_: unknown, { product, name }: Overview['plans'][number]) => (
      <Button type="link" size="small" disabled={value === 0} onClick={() => onOpen(of, product, name)}>
        <Count value={value} />
      </Button>
    );
  return (
    <section className="insight-section" aria-label="今日各会员方案">
      <Table
        size="middle"
        rowKey="product"
        pagination={false}
        title={() => '今日各会员方案'}
        dataSource={plans}
        locale={{
          emptyText: <EmptyState title="还没有订单" hint="会员在小程序下单后，这里按方案列出今日的订单与退款。" />,
        }}
        columns={[
          { title: '方案', dataIndex: 'name' },
          { title: '生效中', align: 'right', render: (_, { inForce }) => <Count value={inForce} /> },
          { title: '下单', align: 'right', render: (_, row) => open('sales.created', row.created)(_, row) },
          { title: '支付', align: 'right', render: (_, row) => open('sales.paid', row.paid)(_, row) },
          { title: '实收', align: 'right', render: (_, { paidFen }) => <Fen value={paidFen} /> },
          { title: '退款', align: 'right', render: (_, row) => open('sales.refunded', row.refunded)(_, row) },
          { title: '退款金额', align: 'right', render: (_, { refundedFen }) => <Fen value={refundedFen} /> },
        ]}
      />
    </section>
  );
}
