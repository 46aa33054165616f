import { Button, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OpsInvoice } from '../../../../../shared/contract/ops/money';
import { ActDialog } from '../../components/act-dialog';
import { CopyText } from '../../components/copy-text';
import { type Column, DataTable } from '../../components/data-table';
import { Fen, formatAmount } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import { Owner } from './money-words';

/** Requests for invoices: what is to be issued, to whom and where. */
export default function InvoicesPage() {
  const [status, setStatus] = useState<OpsInvoice['status']>('requested');
  const [issuing, setIssuing] = useState<OpsInvoice | null>(null);
  const [number, setNumber] = useState('');
  const columns: readonly Column<OpsInvoice>[] = [
    {
      key: 'requested',
      title: '申请时间',
      render: ({ requestedAt }) => <When value={requestedAt} />,
      csv: ({ requestedAt }) => formatSecond(requestedAt),
    },
    {
      key: 'owner',
      title: '会员',
      render: ({ owner }) => <Owner owner={owner} />,
      csv: ({ owner }) => owner?.memberNumber,
    },
    {
      key: 'title',
      title: '抬头与税号',
      render: ({ title }) =>
        title === null ? (
          <span className="hint">会员已注销</span>
        ) : (
          <>
            <CopyText text={title.title} label="抬头" />
            {title.taxNumber ? <CopyText text={title.taxNumber} label="税号" /> : null}
          </>
        ),
      csv: ({ title }) => [title?.title, title?.taxNumber].filter(Boolean).join(' '),
    },
    { key: 'email', title: '邮箱', render: ({ title }) => title?.email ?? '—', csv: ({ title }) => title?.email },
    {
      key: 'amount',
      title: '金额',
      align: 'right',
      render: ({ amountFen }) => <Fen value={amountFen} />,
      csv: ({ amountFen }) => amountFen / 100,
    },
    {
      key: 'order',
      title: '订单',
      render: ({ orderId, planName }) => <Link to={`/orders/${orderId}`}>{planName}</Link>,
      csv: ({ orderId }) => orderId,
    },
    status === 'requested'
      ? {
          key: 'acts',
          title: '操作',
          render: (invoice) => (
            <Button
              size="small"
              type="primary"
              onClick={() => {
                setNumber('');
                setIssuing(invoice);
              }}
            >
              登记已开票
            </Button>
          ),
        }
      : {
          key: 'number',
          title: '发票号码',
          render: ({ number: issued, refundedAt }) => (
            <>
              {issued ?? '—'} {refundedAt ? <StateTag tone="warn">已退款，需红冲</StateTag> : null}
            </>
          ),
          csv: ({ number: issued }) => issued,
        },
  ];
  return (
    <>
      <PageHead title="开票" hint="在税务系统开好发票后，到这里登记发票号码。登记后会员不能再修改抬头。" />
      <DataTable<OpsInvoice>
        id="invoices"
        path="/ops/v1/invoices"
        query={{ status }}
        columns={columns}
        rowKey={({ id }) => id}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'requested', label: '等待开票' },
              { value: 'issued', label: '已开票' },
              { value: 'withdrawn', label: '已撤销' },
            ]}
          />
        }
        empty={{ title: '没有这类开票申请', hint: '会员在订单里申请开票后会出现在这里。' }}
      />
      <ActDialog
        open={issuing !== null}
        onClose={() => setIssuing(null)}
        path="/ops/v1/invoices/issue"
        title="登记已开票"
        says={`抬头「${issuing?.title?.title ?? ''}」，金额 ${formatAmount(issuing?.amountFen ?? 0)}。登记后不能修改。`}
        input={issuing === null || number.trim() === '' ? null : { invoiceId: issuing.id, number: number.trim() }}
        confirm="登记"
        done="已登记"
      >
        <Form.Item label="发票号码" required>
          <Input
            aria-label="发票号码"
            value={number}
            maxLength={40}
            onChange={({ target }) => setNumber(target.value)}
          />
        </Form.Item>
      </ActDialog>
    </>
  );
}
