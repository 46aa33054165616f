import { Select } from 'antd';
import { useState } from 'react';
import type { OpsOrder } from '../../../../../shared/contract/ops/money';
import type { Query } from '../../api/client';
import { type Column, DataTable } from '../../components/data-table';
import { orderWords } from './money-words';

interface OrdersTableProps {
  readonly id: string;
  readonly columns: readonly Column<OpsOrder>[];
  readonly query?: Query;
}

/** Orders, the newest first; of everybody or of one member. */
export function OrdersTable({ id, columns, query = {} }: OrdersTableProps) {
  const [status, setStatus] = useState<string | null>(null);
  return (
    <DataTable<OpsOrder>
      id={id}
      path="/ops/v1/orders"
      query={{ ...query, status }}
      columns={columns}
      rowKey={(order) => order.id}
      filters={
        <Select
          aria-label="订单状态"
          placeholder="全部状态"
          allowClear
          value={status}
          options={Object.entries(orderWords).map(([value, { label }]) => ({ value, label }))}
          onChange={(value: string | undefined) => setStatus(value ?? null)}
          style={{ width: 140 }}
        />
      }
      empty={{ title: '没有订单', hint: '会员下单后会出现在这里。按订单号查找，请到「会员列表」输入订单号。' }}
    />
  );
}
