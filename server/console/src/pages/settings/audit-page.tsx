import { SafetyCertificateOutlined } from '@ant-design/icons';
import { AutoComplete, Button, DatePicker, Descriptions, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { AuditActions, AuditLine } from '../../../../../shared/contract/ops/operator';
import { useGet } from '../../api/use-get';
import { BeforeAfter } from '../../components/before-after';
import { CopyText } from '../../components/copy-text';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import { SubjectLink } from './subject-link';
import { LastFullWalk, useVerification, VerificationDialog } from './verification-dialog';

const channels = { console: '运营台', command: '服务器命令', system: '系统' } as const;

const columns: readonly Column<AuditLine>[] = [
  {
    key: 'number',
    title: '序号',
    align: 'right',
    render: ({ number }) => <span className="figures">{number}</span>,
    csv: ({ number }) => number,
  },
  { key: 'at', title: '时间', render: ({ at }) => <When value={at} />, csv: ({ at }) => formatSecond(at) },
  { key: 'actor', title: '操作人', render: ({ actor }) => actor, csv: ({ actor }) => actor },
  { key: 'action', title: '操作', render: ({ actionName }) => actionName, csv: ({ actionName }) => actionName },
  {
    key: 'subject',
    title: '对象',
    render: ({ subject }) => <SubjectLink subject={subject} />,
    csv: ({ subject }) => subject,
  },
  { key: 'reason', title: '原因', render: ({ reason }) => reason, csv: ({ reason }) => reason },
  {
    key: 'channel',
    title: '渠道',
    render: ({ channel }) => <StateTag>{channels[channel]}</StateTag>,
    csv: ({ channel }) => channels[channel],
  },
  {
    key: 'requestId',
    title: '请求编号',
    isExtra: true,
    render: ({ requestId }) => requestId ?? '—',
    csv: ({ requestId }) => requestId,
  },
];

const filterNames = ['actor', 'action', 'subject', 'day'] as const;
type FilterName = (typeof filterNames)[number];

/** Everything that operators did: who, what, why, before and after; hash-chained. */
export default function AuditPage() {
  const [words, setWords] = useSearchParams();
  const [isVerifying, setVerifying] = useState(false);
  const actions = useGet<AuditActions>('/ops/v1/audit/actions');
  const verification = useVerification();
  const query = Object.fromEntries(filterNames.map((name) => [name, words.get(name)]));
  const filter = (name: FilterName, value: string) =>
    setWords((earlier) => {
      const next = new URLSearchParams(earlier);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  return (
    <>
      <PageHead
        title="操作日志"
        hint="每一次修改都有一行，只增不改。每行带着上一行的哈希，删改任何一行都能查出来。"
        actions={
          <Button icon={<SafetyCertificateOutlined />} onClick={() => setVerifying(true)}>
            校验完整性
          </Button>
        }
      />
      {verification.data ? (
        <div className="audit-walk">
          <LastFullWalk full={verification.data.full} />
        </div>
      ) : null}
      <DataTable<AuditLine>
        id="audit"
        path="/ops/v1/audit"
        exportPath="/ops/v1/audit.csv"
        query={query}
        columns={columns}
        rowKey={({ number }) => String(number)}
        expand={(line) => <LineDetails line={line} />}
        empty={{ title: '没有符合条件的记录', hint: '换一个日期或去掉一些条件再看看。' }}
        filters={
          <>
            <Input.Search
              key={`actor ${query.actor}`}
              className="filter"
              placeholder="操作人"
              aria-label="操作人"
              allowClear
              defaultValue={query.actor ?? ''}
              onSearch={(value) => filter('actor', value.trim())}
            />
            <AutoComplete
              key={`action ${query.action}`}
              className="filter"
              options={(actions.data?.items ?? []).map(({ code, name }) => ({
                value: code,
                label: `${name}（${code}）`,
              }))}
              showSearch={{ filterOption: (typed, option) => (option?.label ?? '').includes(typed) }}
              defaultValue={query.action ?? ''}
              onSelect={(value: string) => filter('action', value)}
            >
              <Input.Search
                placeholder="操作"
                aria-label="操作"
                allowClear
                onSearch={(value) => filter('action', value.trim())}
              />
            </AutoComplete>
            <Input.Search
              key={`subject ${query.subject}`}
              className="filter filter--wide"
              placeholder="对象，如 member:01J…"
              aria-label="对象"
              allowClear
              defaultValue={query.subject ?? ''}
              onSearch={(value) => filter('subject', value.trim())}
            />
            <DatePicker
              key={`day ${query.day}`}
              placeholder={query.day ?? '日期'}
              aria-label="日期"
              onChange={(_, day) => filter('day', typeof day === 'string' ? day : '')}
            />
            {filterNames.some((name) => query[name]) ? (
              <Button type="link" onClick={() => setWords(new URLSearchParams())}>
                清除条件
              </Button>
            ) : null}
          </>
        }
      />
      <VerificationDialog open={isVerifying} onClose={() => setVerifying(false)} />
    </>
  );
}

function LineDetails({ line }: { readonly line: AuditLine }) {
  const { action, subject, requestId, hash, before, after } = line;
  return (
    <div className="line-details">
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'action', label: '操作代码', children: <code>{action}</code> },
          { key: 'subject', label: '对象', children: <CopyText text={subject} label="对象" /> },
          ...(requestId
            ? [{ key: 'request', label: '请求编号', children: <CopyText text={requestId} label="请求编号" /> }]
            : []),
          { key: 'hash', label: '哈希', children: <code className="hint">{hash}</code> },
        ]}
      />
      <BeforeAfter before={before} after={after} />
    </div>
  );
}
