import { Button, Card, Flex, Tabs } from 'antd';
import { useState } from 'react';
import type { SegmentationContent, SegmentationView } from '../../../../../shared/contract/ops/insight-segmentation';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Chart } from '../../components/chart';
import { buildCsv, saveText } from '../../components/csv';
import { formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { EmptyState, Loaded, LoadingState } from '../../components/states';
import { When } from '../../components/when';
import './insight.css';

type Segmentation = NonNullable<SegmentationContent['segmentation']>;
type Proposal = SegmentationContent['proposals'][number];

/** 分层助手: who brings how much, and thresholds that follow from it. */
export default function SegmentationPage() {
  const [asks, setAsks] = useState(false);
  const [rereads, setRereads] = useState<number | false>(false);
  const reading = useGet<SegmentationView>('/ops/v1/insight/segmentation', { everyMs: rereads });
  const isRunning = reading.data?.report?.running ?? false;
  const wanted = isRunning ? 2_000 : false;
  if (wanted !== rereads) setRereads(wanted);
  const run = (
    <Button type="primary" loading={isRunning} onClick={() => setAsks(true)}>
      {isRunning ? '正在计算' : '重新计算'}
    </Button>
  );
  return (
    <>
      <PageHead
        title="分层助手"
        hint="按每位会员的累计实付（已减退款）看分布，给出等级门槛建议；建议不会自动生效。"
        actions={run}
      />
      <Loaded reading={reading}>
        {({ report }) => {
          if (report === null) {
            return <EmptyState title="还没有计算过" hint="计算会逐批读取全部会员，不影响线上使用。" action={run} />;
          }
          if (report.content === null) return <LoadingState />;
          return <Result content={report.content} doneAt={report.doneAt} />;
        }}
      </Loaded>
      <ActDialog
        open={asks}
        onClose={() => setAsks(false)}
        path="/ops/v1/insight/segmentation/run"
        title="重新计算分层"
        says="将在后台读取全部会员的累计实付并重新计算，完成后替换当前结果。"
        input={{}}
        confirm="开始计算"
        done="已开始计算"
      />
    </>
  );
}

function Result({ content, doneAt }: { readonly content: SegmentationContent; readonly doneAt: string | null }) {
  const { segmentation, proposals, withoutPayment } = content;
  if (segmentation === null) {
    return (
      <EmptyState title="还没有会员付过款" hint={`共 ${withoutPayment.toLocaleString('zh-CN')} 位会员从未付款。`} />
    );
  }
  return (
    <>
      <span className="hint">
        计算于 <When value={doneAt} />，{segmentation.count.toLocaleString('zh-CN')} 位付过款的会员；另有{' '}
        {withoutPayment.toLocaleString('zh-CN')} 位从未付款，未计入
      </span>
      <section className="insight-section insight-grid">
        <Card title="二八分布">
          <Curve segmentation={segmentation} />
        </Card>
        <Card title="累计实付的分布">
          <Bands segmentation={segmentation} />
        </Card>
      </section>
      <Card title="门槛建议" className="insight-section">
        <Tabs
          items={proposals.map((proposal) => ({
            key: String(proposal.wanted),
            label: `${proposal.wanted} 级`,
            children: <ProposalChart proposal={proposal} />,
          }))}
        />
      </Card>
    </>
  );
}

function Curve({ segmentation: { curve, topFifth, headOfFourFifths } }: { readonly segmentation: Segmentation }) {
  const says =
    topFifth && headOfFourFifths
      ? `前 20% 的会员贡献 ${percent(topFifth.valueShareBp)} 的金额；80% 的金额来自前 ${percent(headOfFourFifths.shareBp)} 的会员`
      : '合计为 0，看不出谁贡献得多';
  return (
    <Chart
      summary={says}
      option={{
        xAxis: { type: 'value', name: '会员占比', max: 100, axisLabel: { formatter: '{value}%' } },
        yAxis: { type: 'value', name: '金额占比', max: 100, axisLabel: { formatter: '{value}%' } },
        series: [
          {
            ...{ type: 'line', name: '金额占比', showSymbol: false },
            data: curve.map(({ shareBp, valueShareBp }) => [shareBp / 100, valueShareBp / 100]),
            markLine: { symbol: 'none', data: [{ xAxis: 20 }, { yAxis: 80 }] },
          },
        ],
      }}
      table={{
        columns: ['前多少会员', '贡献多少金额'],
        rows: curve
          .filter((_, index) => index % 5 === 0)
          .map(({ shareBp, valueShareBp }) => [percent(shareBp), percent(valueShareBp)]),
      }}
    />
  );
}

function Bands({ segmentation: { bands, median } }: { readonly segmentation: Segmentation }) {
  const names = bands.map(({ from, to }) => (to === null ? `${formatAmount(from)} 以上` : formatAmount(from)));
  return (
    <Chart
      summary={`中位会员累计实付 ${formatAmount(median)}`}
      option={{
        xAxis: { type: 'category', data: names },
        yAxis: { type: 'value', minInterval: 1 },
        series: [{ type: 'bar', name: '会员', data: bands.map(({ count }) => count) }],
      }}
      table={{
        columns: ['累计实付（起）', '会员', '会员占比', '金额占比'],
        rows: bands.map(({ count, shareBp, valueShareBp }, index) => [
          ...[names[index], count.toLocaleString('zh-CN'), percent(shareBp), percent(valueShareBp)],
        ]),
      }}
    />
  );
}

function ProposalChart({ proposal: { wanted, tiers } }: { readonly proposal: Proposal }) {
  const names = tiers.map(({ from }) => (from === 0 ? '起始' : `${formatAmount(from)} 起`));
  const save = () =>
    saveText(
      `tier-proposal-${wanted}.csv`,
      buildCsv([
        ['门槛（元）', '会员', '会员占比%', '目标占比%', '金额占比%'],
        ...tiers.map(({ from, count, shareBp, targetBp, valueShareBp }) => [
          ...[from / 100, count, shareBp / 100, targetBp / 100, valueShareBp / 100],
        ]),
      ]),
    );
  return (
    <>
      <Chart
        summary={tiers.map(({ count }, index) => `${names[index]} ${count.toLocaleString('zh-CN')} 人`).join('，')}
        option={{
          legend: { top: 4, left: 0, itemGap: 20 },
          xAxis: { type: 'category', data: names },
          yAxis: { type: 'value', axisLabel: { formatter: '{value}%' } },
          series: [
            { type: 'bar', name: '会员占比', data: tiers.map(({ shareBp }) => shareBp / 100) },
            { type: 'bar', name: '金额占比', data: tiers.map(({ valueShareBp }) => valueShareBp / 100) },
          ],
        }}
        table={{
          columns: ['门槛', '会员', '会员占比', '目标占比', '金额占比'],
          rows: tiers.map(({ count, shareBp, targetBp, valueShareBp }, index) => [
            ...[
              names[index],
              count.toLocaleString('zh-CN'),
              percent(shareBp),
              percent(targetBp),
              percent(valueShareBp),
            ],
          ]),
        }}
      />
      <Flex justify="end">
        <Button onClick={save}>导出</Button>
      </Flex>
    </>
  );
}

function percent(shareBp: number): string {
  return `${(shareBp / 100).toFixed(1)}%`;
}
