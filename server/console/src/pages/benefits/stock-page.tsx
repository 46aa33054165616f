import { GiftOutlined } from '@ant-design/icons';
import { Button, Flex, Progress, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AboutBenefitInput, StockView } from '../../../../../shared/contract/ops/stock';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { Count, Fen, formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { AudienceGrantDialog, GrantTable } from './audience-grant';

const deliveries: Readonly<Record<StockView['delivery'], string>> = {
  verify: '到店核销',
  coupon: '优惠券',
  code: '券码',
  supplier: '供货商充值',
  service: '服务标识',
};

const issues: Readonly<Record<string, string>> = {
  automatic: '自动',
  claim: '领取',
  exchange: '积分兑换',
  code: '兑换码',
};

const levels = { fine: 'normal', warn: 'active', full: 'exception' } as const;

/** 权益库存: the live catalogue with what is left of it; stop one, or give one to many. */
export default function StockPage() {
  const [view, setView] = useState<'stock' | 'grants'>('stock');
  const [asked, setAsked] = useState<StockView | null>(null);
  const [isGranting, setGranting] = useState(false);
  const stops = asked !== null && !asked.stopped;
  const views = (
    <Segmented
      value={view}
      onChange={setView}
      options={[
        { value: 'stock', label: '库存与预算' },
        { value: 'grants', label: '批量发放记录' },
      ]}
    />
  );
  return (
    <>
      <PageHead
        title="权益库存"
        hint="正在发放的权益还剩多少。停发立即生效，已领取的仍可使用；库存和预算的调整在「配置」里发布。"
        actions={
          <Can permission="benefits.grant">
            <Button icon={<GiftOutlined />} onClick={() => setGranting(true)}>
              向人群发放
            </Button>
          </Can>
        }
      />
      {view === 'stock' ? (
        <DataTable<StockView>
          id="benefit-stock"
          path="/ops/v1/benefits/stock"
          columns={columnsOf(setAsked)}
          rowKey={({ code }) => code}
          filters={views}
          empty={{ title: '还没有权益', hint: '在「配置」里发布权益后，这里显示它们的库存和预算。' }}
        />
      ) : (
        <GrantTable filters={views} />
      )}
      <AudienceGrantDialog
        open={isGranting}
        onClose={() => setGranting(false)}
        onDone={() => {
          setGranting(false);
          setView('grants');
        }}
      />
      <ActDialog<AboutBenefitInput>
        key={stops ? 'stop' : 'start'}
        open={asked !== null}
        onClose={() => setAsked(null)}
        path={stops ? '/ops/v1/benefits/stop' : '/ops/v1/benefits/start'}
        title={stops ? '停发权益' : '恢复发放'}
        says={
          stops
            ? `从现在起没有人能再得到「${asked?.name ?? ''}」，已领取的仍可使用。`
            : `会员将能再次得到「${asked?.name ?? ''}」，不会另行通知。`
        }
        input={asked ? { benefit: asked.code } : null}
        confirm={stops ? '停发' : '恢复发放'}
        danger={stops}
        done={stops ? '已停发' : '已恢复发放'}
      />
    </>
  );
}

function columnsOf(onAsk: (benefit: StockView) => void): readonly Column<StockView>[] {
  return [
    { key: 'name', title: '权益', render: ({ name }) => name, csv: ({ name }) => name },
    { key: 'value', title: '内容', render: ({ value }) => value, csv: ({ value }) => value },
    {
      key: 'stopped',
      title: '状态',
      render: ({ stopped }) =>
        stopped ? <StateTag tone="bad">已停发</StateTag> : <StateTag tone="up">发放中</StateTag>,
      csv: ({ stopped }) => (stopped ? '已停发' : '发放中'),
    },
    {
      key: 'issue',
      title: '发放方式',
      render: ({ issue }) => issues[issue] ?? issue,
      csv: ({ issue }) => issues[issue] ?? issue,
    },
    {
      key: 'delivery',
      title: '使用方式',
      render: ({ delivery, pool }) =>
        pool === null ? (
          deliveries[delivery]
        ) : (
          <Can permission="codes.manage">
            <Link to="/pools">券码池 {pool}</Link>
          </Can>
        ),
      csv: ({ delivery }) => deliveries[delivery],
    },
    {
      key: 'stock',
      title: '已领 / 库存',
      align: 'right',
      render: ({ taken, stock }) => (
        <span className="figures">
          <Count value={taken} /> / {stock === null ? '不限' : <Count value={stock} />}
        </span>
      ),
      csv: ({ taken, stock }) => `${taken} / ${stock ?? '不限'}`,
    },
    {
      key: 'cost',
      title: '单次成本',
      align: 'right',
      render: ({ costFen }) => <Fen value={costFen} />,
      csv: ({ costFen }) => costFen / 100,
    },
    {
      key: 'budget',
      title: '预算占用',
      width: 260,
      render: ({ budget }) => (budget ? <BudgetBar budget={budget} /> : <span className="hint">不设预算</span>),
      csv: ({ budget }) => budget && `${formatAmount(budget.boundFen)} / ${formatAmount(budget.budgetFen)}`,
    },
    { key: 'code', title: '代码', isExtra: true, render: ({ code }) => code, csv: ({ code }) => code },
    {
      key: 'acts',
      title: '操作',
      fixed: 'end',
      render: (benefit) => (
        <Can permission="benefits.stop">
          <Button size="small" danger={!benefit.stopped} onClick={() => onAsk(benefit)}>
            {benefit.stopped ? '恢复发放' : '停发'}
          </Button>
        </Can>
      ),
    },
  ];
}

function BudgetBar({ budget }: { readonly budget: NonNullable<StockView['budget']> }) {
  const { boundFen, budgetFen, per, level } = budget;
  const percent = budgetFen === 0 ? 100 : Math.min(100, Math.round((boundFen * 100) / budgetFen));
  return (
    <Flex vertical>
      <span className="figures">
        {formatAmount(boundFen)} / {formatAmount(budgetFen)}
        <span className="hint">（{per === 'month' ? '本月' : '累计'}）</span>
      </span>
      <Progress percent={percent} size="small" status={levels[level]} aria-label="预算占用" />
    </Flex>
  );
}
