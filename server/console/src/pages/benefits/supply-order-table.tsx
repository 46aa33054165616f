import { Button, Flex, Form, Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import type {
  AboutSupplyOrderInput,
  SettleSupplyOrderInput,
  SupplyOrderView,
} from '../../../../../shared/contract/ops/supply';
import { ActDialog } from '../../components/act-dialog';
import { type Column, DataTable } from '../../components/data-table';
import { MemberLink } from '../../components/member-link';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';

const statuses: Readonly<Record<SupplyOrderView['status'], string>> = {
  created: '未发出',
  unknown: '结果未知',
  sent: '处理中',
};

type Asked = { readonly act: 'ask' | 'settle'; readonly order: SupplyOrderView };

/** Orders with suppliers whose outcome is still to come: ask again, or say how one ended. */
export function SupplyOrderTable({ filters }: { readonly filters: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [outcome, setOutcome] = useState<SettleSupplyOrderInput['outcome']>('succeeded');
  const orderId = asked?.order.id;
  return (
    <>
      <DataTable<SupplyOrderView>
        id="supply-orders"
        path="/ops/v1/supply-orders"
        columns={columnsOf(setAsked)}
        rowKey={({ id }) => id}
        filters={filters}
        everyMs={15_000}
        empty={{ title: '没有未决的供货单', hint: '向供货商下的单都有了结果。' }}
      />
      <ActDialog<AboutSupplyOrderInput>
        open={asked?.act === 'ask'}
        onClose={() => setAsked(null)}
        path="/ops/v1/supply-orders/ask"
        title="向供货商查询"
        says="将立即查询一次，不会重复下单。查不到结果时，供货商的答复会出现在「待办」里。"
        input={orderId ? { orderId } : null}
        confirm="查询"
        done="已开始查询"
      />
      <ActDialog<SettleSupplyOrderInput>
        open={asked?.act === 'settle'}
        onClose={() => setAsked(null)}
        path="/ops/v1/supply-orders/settle"
        title="登记供货结果"
        says="只在供货商的同事确认过结果后登记。登记「失败」会收回这份权益，积分兑换的会退回积分。"
        input={orderId ? { orderId, outcome } : null}
        confirm="登记"
        danger
        done="已登记"
      >
        <Form.Item label="结果" required>
          <Radio.Group
            value={outcome}
            onChange={({ target }) => setOutcome(target.value as SettleSupplyOrderInput['outcome'])}
            options={[
              { value: 'succeeded', label: '已到账' },
              { value: 'failed', label: '失败' },
            ]}
          />
        </Form.Item>
      </ActDialog>
    </>
  );
}

function columnsOf(onAsk: (asked: Asked) => void): readonly Column<SupplyOrderView>[] {
  return [
    { key: 'id', title: '供货单号', render: ({ id }) => <span className="figures">{id}</span>, csv: ({ id }) => id },
    { key: 'supplier', title: '供货商', render: ({ supplier }) => supplier, csv: ({ supplier }) => supplier },
    { key: 'sku', title: '商品', render: ({ sku }) => sku, csv: ({ sku }) => sku },
    {
      key: 'member',
      title: '会员',
      render: ({ memberId, account }) =>
        memberId === null ? (
          <span className="hint">已注销</span>
        ) : (
          <MemberLink id={memberId}>{account ?? '查看会员'}</MemberLink>
        ),
      csv: ({ memberId }) => memberId,
    },
    {
      key: 'status',
      title: '状态',
      render: ({ status }) => <StateTag tone={status === 'unknown' ? 'bad' : 'warn'}>{statuses[status]}</StateTag>,
      csv: ({ status }) => statuses[status],
    },
    {
      key: 'sentAt',
      title: '最近发出',
      render: ({ sentAt }) => <When value={sentAt} />,
      csv: ({ sentAt }) => sentAt && formatSecond(sentAt),
    },
    {
      key: 'tries',
      title: '发出 / 查询',
      align: 'right',
      render: ({ sends, asked }) => `${sends} / ${asked} 次`,
      csv: ({ sends, asked }) => `${sends} / ${asked}`,
    },
    {
      key: 'supplierNumber',
      title: '对方单号',
      isExtra: true,
      render: ({ supplierNumber }) => supplierNumber ?? '—',
      csv: ({ supplierNumber }) => supplierNumber,
    },
    {
      key: 'acts',
      title: '操作',
      fixed: 'end',
      render: (order) => (
        <Flex gap={8}>
          <Button size="small" disabled={order.sentAt === null} onClick={() => onAsk({ act: 'ask', order })}>
            查询
          </Button>
          <Button size="small" onClick={() => onAsk({ act: 'settle', order })}>
            登记结果
          </Button>
        </Flex>
      ),
    },
  ];
}
