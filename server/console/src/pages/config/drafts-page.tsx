import { Button, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ConfigDraft } from '../../../../../shared/contract/ops/config';
import { draftStatusNames } from '../../../../../shared/contract/ops/config-sections';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';

const tones = { open: 'warn', scheduled: 'warn', published: 'up', discarded: 'plain' } as const;

const columns: readonly Column<ConfigDraft>[] = [
  {
    key: 'title',
    title: '草稿',
    render: ({ id, title }) => <Link to={`/config/drafts/${id}`}>{title}</Link>,
    csv: ({ title }) => title,
  },
  {
    key: 'status',
    title: '状态',
    render: ({ status }) => <StateTag tone={tones[status]}>{draftStatusNames[status]}</StateTag>,
    csv: ({ status }) => draftStatusNames[status],
  },
  {
    key: 'publishAt',
    title: '定时发布',
    render: ({ publishAt }) => <When value={publishAt} />,
    csv: ({ publishAt }) => publishAt && formatSecond(publishAt),
  },
  {
    key: 'version',
    title: '成为版本',
    render: ({ version }) => (version === null ? <span className="hint">—</span> : `第 ${version} 版`),
    csv: ({ version }) => version,
  },
  { key: 'createdBy', title: '创建人', render: ({ createdBy }) => createdBy, csv: ({ createdBy }) => createdBy },
  {
    key: 'changedAt',
    title: '最近修改',
    render: ({ changedAt }) => <When value={changedAt} />,
    csv: ({ changedAt }) => formatSecond(changedAt),
  },
];

/** 配置草稿: everything that is configured begins here and becomes a version when it is published. */
export default function DraftsPage() {
  const [status, setStatus] = useState<'open' | 'ended'>('open');
  const [isBeginning, setBeginning] = useState(false);
  const [title, setTitle] = useState('');
  const navigate = useNavigate();
  const begin = (
    <Can permission="config.edit">
      <Button type="primary" onClick={() => setBeginning(true)}>
        新建草稿
      </Button>
    </Can>
  );
  return (
    <>
      <PageHead
        title="配置草稿"
        hint="会员方案、等级、权益、积分、商城和勋章都在草稿里修改，预览对会员的影响后再发布。"
        actions={begin}
      />
      <DataTable<ConfigDraft>
        id="config-drafts"
        path="/ops/v1/config/drafts"
        query={{ status }}
        columns={columns}
        rowKey={({ id }) => id}
        empty={{
          title: status === 'open' ? '没有编辑中的草稿' : '还没有发布或放弃的草稿',
          hint: '新建草稿从线上配置开始，发布前不影响会员。',
          action: status === 'open' ? begin : undefined,
        }}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'open', label: '进行中' },
              { value: 'ended', label: '已结束' },
            ]}
          />
        }
      />
      <ActDialog<{ title: string }, { draftId: string }>
        open={isBeginning}
        onClose={() => setBeginning(false)}
        path="/ops/v1/config/drafts"
        title="新建草稿"
        says="草稿从线上配置开始，发布之前不影响会员。"
        input={title.trim() === '' ? null : { title: title.trim() }}
        confirm="新建"
        done={null}
        onDone={({ draftId }) => navigate(`/config/drafts/${draftId}`)}
      >
        <Form.Item label="草稿名称" required>
          <Input
            value={title}
            onChange={({ target }) => setTitle(target.value)}
            maxLength={80}
            placeholder="例如：双十一年卡降价"
            aria-label="草稿名称"
          />
        </Form.Item>
      </ActDialog>
    </>
  );
}
