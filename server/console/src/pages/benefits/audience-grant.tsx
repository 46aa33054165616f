import { Form, Select } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { MemberListView } from '../../../../../shared/contract/ops/member';
import type { AudienceGrantInput, BenefitGrantView, StockView } from '../../../../../shared/contract/ops/stock';
import type { Page } from '../../../../../shared/contract/wire';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { columnsOf } from '../../components/columns';
import { type Column, DataTable } from '../../components/data-table';
import { StateTag } from '../../components/state-tag';

interface AudienceGrantDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Gives a benefit to everybody of a saved audience. */
export function AudienceGrantDialog({ open, onClose, onDone }: AudienceGrantDialogProps) {
  const [benefit, setBenefit] = useState<string | null>(null);
  const [audienceId, setAudienceId] = useState<string | null>(null);
  useEffect(() => {
    if (!open) return;
    setBenefit(null);
    setAudienceId(null);
  }, [open]);
  const stock = useGet<Page<StockView>>('/ops/v1/benefits/stock', { enabled: open });
  const lists = useGet<Page<MemberListView>>('/ops/v1/member-lists', { enabled: open, query: { limit: 50 } });
  const benefits = stock.data?.items ?? [];
  const audiences = (lists.data?.items ?? []).filter((list) => list.audienceId !== null && list.status !== 'running');
  const audience = audiences.find((list) => list.audienceId === audienceId);
  const name = benefits.find(({ code }) => code === benefit)?.name;
  return (
    <ActDialog<AudienceGrantInput>
      open={open}
      onClose={onClose}
      path="/ops/v1/benefits/grant-audience"
      title="向人群发放权益"
      says={
        audience && name
          ? `将向人群「${audience.name}」的 ${audience.done.toLocaleString('zh-CN')} 位会员发放「${name}」。次数、库存和预算的限制仍然有效；超过 100 位会员需要复核。`
          : '每位会员得到一份，不论等级和会员资格；次数、库存和预算的限制仍然有效。'
      }
      input={benefit && audienceId ? { benefit, audienceId } : null}
      confirm="发放"
      done="已开始发放"
      onDone={onDone}
    >
      <Form.Item label="权益" required>
        <Select<string>
          aria-label="权益"
          value={benefit}
          loading={stock.isLoading}
          placeholder="选择权益"
          onChange={(chosen) => setBenefit(chosen)}
          options={benefits
            .filter(({ stopped, delivery }) => !stopped && delivery !== 'service')
            .map(({ code, name: label, value }) => ({ value: code, label: `${label} · ${value}` }))}
        />
      </Form.Item>
      <Form.Item label="人群" required extra="在「会员列表」里筛选并保存的人群；保存后人员不再变化。">
        <Select<string>
          aria-label="人群"
          value={audienceId}
          loading={lists.isLoading}
          placeholder="选择人群"
          notFoundContent="还没有人群"
          onChange={(chosen) => setAudienceId(chosen)}
          options={audiences.map((list) => ({
            value: list.audienceId ?? '',
            label: `${list.name}（${list.done.toLocaleString('zh-CN')} 位）`,
          }))}
        />
      </Form.Item>
    </ActDialog>
  );
}

/** What was given to audiences, and how far a worker has come. */
export function GrantTable({ filters }: { readonly filters: ReactNode }) {
  return (
    <DataTable<BenefitGrantView>
      id="benefit-grants"
      path="/ops/v1/benefits/grants"
      columns={columns}
      rowKey={({ id }) => id}
      filters={filters}
      everyMs={10_000}
      empty={{ title: '还没有批量发放过', hint: '用「向人群发放」给一群会员各发一份权益。' }}
    />
  );
}

const show = columnsOf<BenefitGrantView>();

const columns: readonly Column<BenefitGrantView>[] = [
  { key: 'benefit', title: '权益', render: ({ benefitName }) => benefitName, csv: ({ benefitName }) => benefitName },
  show.text('audience', '人群'),
  {
    key: 'status',
    title: '状态',
    render: ({ status }) =>
      status === 'done' ? <StateTag tone="up">已完成</StateTag> : <StateTag tone="warn">发放中</StateTag>,
    csv: ({ status }) => (status === 'done' ? '已完成' : '发放中'),
  },
  show.count('size', '人群人数'),
  show.count('granted', '已发放'),
  show.count('refused', '未能发放'),
  show.text('operator', '操作人'),
  show.text('reason', '原因', { isExtra: true }),
  show.moment('createdAt', '开始时间'),
];
