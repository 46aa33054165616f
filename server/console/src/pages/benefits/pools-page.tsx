import { ImportOutlined } from '@ant-design/icons';
import { Button, Flex, Form, Input, Segmented } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import type { AboutPoolInput, CodesCheck, CodesImportInput, PoolView } from '../../../../../shared/contract/ops/supply';
import { ActDialog } from '../../components/act-dialog';
import { type Column, DataTable } from '../../components/data-table';
import { Count } from '../../components/fen';
import { FileCheck } from '../../components/file-check';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { SupplyOrderTable } from './supply-order-table';

/** 券码池: codes of partners that benefits give out, and orders with suppliers that hang. */
export default function PoolsPage() {
  const [view, setView] = useState<'pools' | 'orders'>('pools');
  const [imported, setImported] = useState<string | null>(null);
  const [voided, setVoided] = useState<PoolView | null>(null);
  const views = (
    <Segmented
      value={view}
      onChange={setView}
      options={[
        { value: 'pools', label: '券码池' },
        { value: 'orders', label: '未决供货单' },
      ]}
    />
  );
  return (
    <>
      <PageHead
        title="券码池"
        hint="合作方提供的券码，会员领取或兑换时各发一个。券码加密保存，导入后任何页面都不再显示。"
        actions={
          <Button type="primary" icon={<ImportOutlined />} onClick={() => setImported('')}>
            导入券码
          </Button>
        }
      />
      {view === 'pools' ? (
        <PoolTable filters={views} onImport={setImported} onVoid={setVoided} />
      ) : (
        <SupplyOrderTable filters={views} />
      )}
      <ImportDialog pool={imported} onClose={() => setImported(null)} />
      <ActDialog<AboutPoolInput>
        open={voided !== null}
        onClose={() => setVoided(null)}
        path="/ops/v1/pools/void"
        title="撤出券码"
        says={`「${voided?.pool ?? ''}」里 ${(voided ? voided.free + voided.expired : 0).toLocaleString('zh-CN')} 个未发出的券码将全部撤出，不能恢复；已发给会员的不受影响。`}
        input={voided ? { pool: voided.pool } : null}
        confirm="撤出"
        danger
        done="已撤出"
      />
    </>
  );
}

interface PoolTableProps {
  readonly filters: ReactNode;
  readonly onImport: (pool: string) => void;
  readonly onVoid: (pool: PoolView) => void;
}

function PoolTable({ filters, onImport, onVoid }: PoolTableProps) {
  return (
    <DataTable<PoolView>
      id="pools"
      path="/ops/v1/pools"
      columns={columnsOf(onImport, onVoid)}
      rowKey={({ pool }) => pool}
      filters={filters}
      empty={{ title: '还没有券码池', hint: '导入第一个券码文件时，写下券码池的名称即可。' }}
    />
  );
}

function columnsOf(
  onImport: PoolTableProps['onImport'],
  onVoid: PoolTableProps['onVoid'],
): readonly Column<PoolView>[] {
  const number = (key: 'free' | 'given' | 'expired' | 'voided', title: string): Column<PoolView> => ({
    ...{ key, title, align: 'right' },
    render: (row) => <Count value={row[key]} />,
    csv: (row) => row[key],
  });
  return [
    { key: 'pool', title: '券码池', render: ({ pool }) => pool, csv: ({ pool }) => pool },
    {
      key: 'benefits',
      title: '用于权益',
      render: ({ benefits }) =>
        benefits.length === 0 ? (
          <span className="hint">没有权益使用</span>
        ) : (
          benefits.map(({ name }) => name).join('、')
        ),
      csv: ({ benefits }) => benefits.map(({ name }) => name).join('、'),
    },
    {
      key: 'low',
      title: '库存',
      render: ({ low, free, lowStock }) => <StockTag low={low} free={free} lowStock={lowStock} />,
      csv: ({ low }) => (low ? '不足' : '充足'),
    },
    number('free', '可发放'),
    number('given', '已发出'),
    number('expired', '已过期'),
    number('voided', '已撤出'),
    {
      key: 'nextExpiry',
      title: '最近到期日',
      render: ({ nextExpiry }) => nextExpiry ?? <span className="hint">—</span>,
      csv: ({ nextExpiry }) => nextExpiry,
    },
    {
      key: 'acts',
      title: '操作',
      fixed: 'end',
      render: (pool) => (
        <Flex gap={8}>
          <Button size="small" onClick={() => onImport(pool.pool)}>
            导入
          </Button>
          <Button size="small" danger disabled={pool.free + pool.expired === 0} onClick={() => onVoid(pool)}>
            撤出
          </Button>
        </Flex>
      ),
    },
  ];
}

function StockTag({ low, free, lowStock }: Pick<PoolView, 'low' | 'free' | 'lowStock'>) {
  if (lowStock === null) return <span className="hint">—</span>;
  if (free === 0) return <StateTag tone="bad">已发完</StateTag>;
  return low ? (
    <StateTag tone="warn">不足 {lowStock.toLocaleString('zh-CN')}</StateTag>
  ) : (
    <StateTag tone="up">充足</StateTag>
  );
}

const POOL = /^[a-z][a-z0-9-]{0,39}$/;

function ImportDialog({ pool, onClose }: { readonly pool: string | null; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [checked, setChecked] = useState<CodesCheck | null>(null);
  useEffect(() => {
    if (pool !== null) setName(pool);
  }, [pool]);
  const isNamed = POOL.test(name);
  return (
    <ActDialog<CodesImportInput>
      open={pool !== null}
      onClose={onClose}
      path="/ops/v1/pools/import"
      title="导入券码"
      says="先检查，再导入；有一行不对，整个文件都不会导入。"
      input={isNamed && checked?.uploadId ? { pool: name, uploadId: checked.uploadId } : null}
      confirm="导入"
      done="已导入"
    >
      <Form.Item
        label="券码池"
        required
        validateStatus={name === '' || isNamed ? '' : 'error'}
        extra="以小写字母开头，可含数字和连字符；没有这个券码池会新建。"
      >
        <Input
          aria-label="券码池"
          value={name}
          maxLength={40}
          disabled={pool !== ''}
          onChange={({ target }) => setName(target.value.trim())}
        />
      </Form.Item>
      <Form.Item label="文件" required extra="第一行写 code，或 code,expiresOn（最后可用日，YYYY-MM-DD）。">
        {pool === null ? null : (
          <FileCheck<CodesCheck>
            path="/ops/v1/pools/uploads"
            query={{ pool: name }}
            enabled={isNamed}
            says={({ codes }) => `检查通过：将导入 ${codes.toLocaleString('zh-CN')} 个券码`}
            onChecked={setChecked}
          />
        )}
      </Form.Item>
    </ActDialog>
  );
}
