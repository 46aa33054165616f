import { ImportOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useState } from 'react';
import type {
  ImportPointsInput,
  PointsCheck,
  PointsImportView,
} from '../../../../../shared/contract/ops/points-import';
import { ActDialog } from '../../components/act-dialog';
import { columnsOf } from '../../components/columns';
import { type Column, DataTable } from '../../components/data-table';
import { FileCheck } from '../../components/file-check';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';

/** 积分导入: points given to many from a file. */
export default function PointsImportPage() {
  const [isOpen, setOpen] = useState(false);
  const [checked, setChecked] = useState<PointsCheck | null>(null);
  return (
    <>
      <PageHead
        title="积分导入"
        hint="按文件给会员发积分，例如活动奖励或旧系统迁移。先检查，再导入；一次超过 10,000 积分需要复核。"
        actions={
          <Button type="primary" icon={<ImportOutlined />} onClick={() => setOpen(true)}>
            导入积分
          </Button>
        }
      />
      <DataTable<PointsImportView>
        id="points-imports"
        path="/ops/v1/points/imports"
        columns={columns}
        rowKey={({ id }) => id}
        everyMs={10_000}
        expand={({ faults }) => <Faults faults={faults} />}
        canExpand={({ faults }) => faults.length > 0}
        empty={{ title: '还没有导入过积分', hint: '准备一个 CSV：第一行 memberNumber,points，之后每行一位会员。' }}
      />
      <ActDialog<ImportPointsInput>
        open={isOpen}
        onClose={() => setOpen(false)}
        path="/ops/v1/points/import"
        title="导入积分"
        says="先检查，再导入；有一行不对，整个文件都不会导入。同一个文件重复导入不会重复发。"
        input={checked?.uploadId ? { uploadId: checked.uploadId } : null}
        confirm={checked?.needsSecond ? '提交复核' : '导入'}
        done="已开始导入"
      >
        <Form.Item
          label="文件"
          required
          extra="列名 memberNumber（会员号）、points（积分）必填；title（会员看到的说明）、expiresOn（最后可用日）、key（防重号）可选。"
        >
          {isOpen ? (
            <FileCheck<PointsCheck> path="/ops/v1/points/uploads" says={describe} onChecked={setChecked} />
          ) : null}
        </Form.Item>
      </ActDialog>
    </>
  );
}

function describe({ points, members, repeated, needsSecond }: PointsCheck): string {
  const [given, to] = [points, members].map((number) => number.toLocaleString('zh-CN'));
  const before = repeated === 0 ? '' : `；${repeated.toLocaleString('zh-CN')} 行之前已发过，不再发`;
  return `检查通过：将给 ${to} 位会员发 ${given} 积分${before}${needsSecond ? '，需要复核' : ''}`;
}

function Faults({ faults }: Pick<PointsImportView, 'faults'>) {
  return (
    <ul className="fault-fields">
      {faults.map(({ line, detail }) => (
        <li key={line}>
          第 {line} 行：{detail}
        </li>
      ))}
    </ul>
  );
}

const show = columnsOf<PointsImportView>();

const columns: readonly Column<PointsImportView>[] = [
  show.text('fileName', '文件'),
  {
    key: 'status',
    title: '状态',
    render: ({ status, done, lines, faults }) => {
      if (status === 'running') return <StateTag tone="warn">{`${done} / ${lines} 行`}</StateTag>;
      return faults.length > 0 ? <StateTag tone="bad">部分未发</StateTag> : <StateTag tone="up">已完成</StateTag>;
    },
    csv: ({ status }) => (status === 'running' ? '导入中' : '已完成'),
  },
  show.count('points', '积分'),
  show.count('members', '会员'),
  show.text('operator', '操作人'),
  {
    key: 'approvedBy',
    title: '复核人',
    render: ({ approvedBy }) => approvedBy ?? <span className="hint">—</span>,
    csv: ({ approvedBy }) => approvedBy,
  },
  show.text('reason', '原因'),
  show.moment('createdAt', '开始时间'),
];
