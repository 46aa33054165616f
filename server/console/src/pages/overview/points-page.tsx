import { Button, Card } from 'antd';
import { useState } from 'react';
import type { PointsInsight } from '../../../../../shared/contract/ops/insight';
import { useGet } from '../../api/use-get';
import { Chart } from '../../components/chart';
import { Count } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { Loaded } from '../../components/states';
import './insight.css';
import { Freshness, StretchChoice, stretchOf } from './period';
import { type RowsAsked, RowsDrawer } from './rows-drawer';

const flows = { issued: '发放', spent: '使用', expired: '过期', takenBack: '退款扣回' } as const;
const names = Object.entries(flows) as [keyof typeof flows, string][];

/** 积分: what was issued, spent and expired, and what is owed. */
export default function PointsPage() {
  const [days, setDays] = useState(30);
  const reading = useGet<PointsInsight>('/ops/v1/insight/points', { query: stretchOf(days), everyMs: 60_000 });
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  return (
    <>
      <PageHead
        title="积分分析"
        hint="发放含待确认转为可用的积分与使用退回；待兑付是会员手中可用的积分合计。"
        actions={<StretchChoice days={days} onChange={setDays} />}
      />
      <Loaded reading={reading}>
        {(data) => (
          <>
            <Freshness {...data} />
            <div className="tiles insight-section">
              {names.map(([flow, name]) => (
                <Figure key={flow} name={name} value={data[flow]} />
              ))}
              <Figure name="待兑付积分" value={data.liability} />
              <Figure name="待确认积分" value={data.pending} />
            </div>
            <section className="insight-section insight-grid">
              <Card title="每日发放与消耗">
                <Chart
                  summary={names.map(([flow, name]) => `${name} ${data[flow].toLocaleString('zh-CN')}`).join('，')}
                  option={{
                    legend: { top: 4, left: 0, itemGap: 20 },
                    xAxis: { type: 'category', data: data.days.map(({ day }) => day.slice(5)) },
                    yAxis: { type: 'value' },
                    series: names.map(([flow, name]) => ({
                      ...{ type: 'bar', name, stack: flow === 'issued' ? 'in' : 'out' },
                      data: data.days.map((day) => day[flow]),
                    })),
                  }}
                  table={{
                    columns: ['日期', ...names.map(([, name]) => name), '明细条数'],
                    rows: data.days.map((day) => [
                      ...[day.day, ...names.map(([flow]) => day[flow].toLocaleString('zh-CN'))],
                      <Button
                        key={day.day}
                        type="link"
                        size="small"
                        onClick={() => setAsked({ of: 'points.entries', day: day.day })}
                      >
                        <Count value={day.entries} />
                      </Button>,
                    ]),
                  }}
                />
              </Card>
              <Card title="待兑付积分">
                <Chart
                  summary={`待兑付积分现为 ${data.liability.toLocaleString('zh-CN')}`}
                  option={{
                    xAxis: { type: 'category', data: data.days.map(({ day }) => day.slice(5)) },
                    yAxis: { type: 'value', scale: true },
                    series: [
                      { type: 'line', name: '待兑付', showSymbol: false, data: data.days.map((day) => day.liability) },
                    ],
                  }}
                  table={{
                    columns: ['日期', '待兑付积分'],
                    rows: data.days.map(({ day, liability }) => [day, liability.toLocaleString('zh-CN')]),
                  }}
                />
              </Card>
            </section>
          </>
        )}
      </Loaded>
      <RowsDrawer asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <Card size="small">
      <span className="hint">{name}</span>
      <div className="tile__value">
        <Count value={value} />
      </div>
    </Card>
  );
}
