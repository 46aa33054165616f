import { Button, Card } from 'antd';
import { useState } from 'react';
import type { TiersInsight } from '../../../../../shared/contract/ops/insight';
import { addDays } from '../../../../../shared/kernel/business-day';
import { useGet } from '../../api/use-get';
import { Chart } from '../../components/chart';
import { PageHead } from '../../components/page-head';
import { EmptyState, Loaded } from '../../components/states';
import './insight.css';
import { Freshness, StretchChoice, stretchOf } from './period';
import { type RowsAsked, RowsDrawer } from './rows-drawer';

type Programme = TiersInsight['programmes'][number];

/** 等级: how members stand in the tiers, how they moved, and how long a tier takes. */
export default function TiersPage() {
  const [days, setDays] = useState(30);
  const reading = useGet<TiersInsight>('/ops/v1/insight/tiers', { query: stretchOf(days), everyMs: 60_000 });
  const [asked, setAsked] = useState<RowsAsked | null>(null);
  return (
    <>
      <PageHead
        title="等级分析"
        hint="各等级人数、升降变动，以及从入会到首次达到各等级的天数。"
        actions={<StretchChoice days={days} onChange={setDays} />}
      />
      <Loaded reading={reading}>
        {({ programmes, from, to, ...freshness }) =>
          programmes.length === 0 ? (
            <EmptyState title="还没有成长体系" hint="在「配置 · 成长体系」中建立后，这里显示各等级的会员数。" />
          ) : (
            <>
              <Freshness {...freshness} />
              {programmes.map((programme) => (
                <ProgrammeCharts
                  key={programme.code}
                  programme={programme}
                  onOpen={(dimension, about) =>
                    setAsked({
                      of: 'tiers.moved',
                      day: [from, addDays(to, -30)].sort()[1] ?? from,
                      to,
                      dimension,
                      about,
                    })
                  }
                />
              ))}
            </>
          )
        }
      </Loaded>
      <RowsDrawer asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

interface ProgrammeChartsProps {
  readonly programme: Programme;
  readonly onOpen: (dimension: string, about: string) => void;
}

function ProgrammeCharts({ programme, onOpen }: ProgrammeChartsProps) {
  const { code, name, tiers, moves, days } = programme;
  const names = new Map(tiers.map((tier) => [tier.code, tier.name]));
  const nameOf = (tier: string) => names.get(tier) ?? (tier || '入会');
  const [up, down] = [days.reduce((sum, day) => sum + day.up, 0), days.reduce((sum, day) => sum + day.down, 0)];
  return (
    <section className="insight-section insight-grid" aria-label={name}>
      <Card title={`${name} · 等级分布`}>
        <Chart
          summary={tiers.map((tier) => `${tier.name} ${tier.members.toLocaleString('zh-CN')} 人`).join('，')}
          option={{
            xAxis: { type: 'category', data: tiers.map((tier) => tier.name) },
            yAxis: { type: 'value', minInterval: 1 },
            series: [{ type: 'bar', name: '会员', barMaxWidth: 48, data: tiers.map(({ members }) => members) }],
          }}
          table={{
            columns: ['等级', '会员', '曾达到', '达到所需天数（中位）'],
            rows: tiers.map(({ name, members, reached, medianDays }) => [
              ...[name, members.toLocaleString('zh-CN'), reached.toLocaleString('zh-CN')],
              medianDays === null ? '—' : `${medianDays} 天`,
            ]),
          }}
        />
      </Card>
      <Card title={`${name} · 等级变动`}>
        {moves.length === 0 ? (
          <EmptyState title="这段时间没有等级变动" hint="会员升级、到期调整或人工授予后，这里显示从哪一级到哪一级。" />
        ) : (
          <Chart
            summary={`升级 ${up} 人次，降级 ${down} 人次`}
            option={{
              tooltip: { trigger: 'item' },
              series: [
                {
                  type: 'sankey',
                  left: 8,
                  right: 96,
                  top: 36,
                  // A tier stands on both sides: the left one was left, the right one reached.
                  data: [...new Set(moves.flatMap(({ from, to }) => [`${nameOf(from)} `, nameOf(to)]))].map((name) => ({
                    name,
                  })),
                  links: moves.map(({ from, to, members }) => ({
                    source: `${nameOf(from)} `,
                    target: nameOf(to),
                    value: members,
                  })),
                },
              ],
            }}
            table={{
              columns: ['变动', '人次', '近 31 天明细'],
              rows: moves.map(({ from, to, members }) => {
                const about = `${nameOf(from)} → ${nameOf(to)}`;
                return [
                  about,
                  members.toLocaleString('zh-CN'),
                  <Button key={about} type="link" size="small" onClick={() => onOpen(`${code}:${from}:${to}`, about)}>
                    查看
                  </Button>,
                ];
              }),
            }}
          />
        )}
      </Card>
      <Card title={`${name} · 每日升降`}>
        <Chart
          summary={`升级 ${up} 人次，降级 ${down} 人次`}
          option={{
            legend: { top: 4, left: 0, itemGap: 20 },
            xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
            yAxis: { type: 'value', minInterval: 1 },
            series: [
              { type: 'bar', name: '升级', stack: 'moves', data: days.map(({ up }) => up) },
              { type: 'bar', name: '降级', stack: 'moves', data: days.map(({ down }) => -down) },
            ],
          }}
          table={{
            columns: ['日期', '升级', '降级'],
            rows: days.map(({ day, up, down }) => [day, up.toLocaleString('zh-CN'), down.toLocaleString('zh-CN')]),
          }}
        />
      </Card>
    </section>
  );
}
