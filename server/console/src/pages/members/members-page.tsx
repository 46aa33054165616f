import { Button, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { MemberCount, MemberRow } from '../../../../../shared/contract/ops/member';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { MemberLink } from '../../components/member-link';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import { formatCount, MemberFilters } from './member-filters';
import { statusWords } from './member-words';

const columns: readonly Column<MemberRow>[] = [
  {
    key: 'nickname',
    title: '会员',
    fixed: 'start',
    render: ({ id, nickname }) => <MemberLink id={id}>{nickname}</MemberLink>,
    csv: ({ nickname }) => nickname,
  },
  {
    key: 'memberNumber',
    title: '会员号',
    render: ({ memberNumber }) => <span className="figures">{memberNumber}</span>,
    csv: ({ memberNumber }) => memberNumber,
  },
  {
    key: 'phone',
    title: '手机号',
    render: ({ phoneMasked }) => phoneMasked ?? '—',
    csv: ({ phoneMasked }) => phoneMasked,
  },
  {
    key: 'status',
    title: '状态',
    render: ({ status }) => <StateTag tone={statusWords[status].tone}>{statusWords[status].label}</StateTag>,
    csv: ({ status }) => statusWords[status].label,
  },
  { key: 'tier', title: '等级', render: ({ tier }) => tier ?? '—', csv: ({ tier }) => tier },
  {
    key: 'membership',
    title: '会员有效期',
    render: ({ memberships }) =>
      memberships.length === 0 ? (
        <span className="hint">未开通</span>
      ) : (
        memberships.map(({ family, planName, endsAt, active }) => (
          <div key={family}>
            {planName} <When value={endsAt} form="day" /> {active ? '' : <span className="hint">已到期</span>}
          </div>
        ))
      ),
    csv: ({ memberships }) =>
      memberships.map(({ planName, endsAt }) => `${planName} ${formatSecond(endsAt)}`).join('；'),
  },
  {
    key: 'tags',
    title: '标签',
    render: ({ tags }) => tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
    csv: ({ tags }) => tags.join('；'),
  },
  {
    key: 'joinedAt',
    title: '加入时间',
    render: ({ joinedAt }) => <When value={joinedAt} form="day" />,
    csv: ({ joinedAt }) => formatSecond(joinedAt),
  },
];

type Making = 'audience' | 'export';

/** Members, found by what they read out and narrowed by filters; audiences and files are made of what is found. */
export default function MembersPage() {
  const [search, setSearch] = useSearchParams();
  const [term, setTerm] = useState('');
  const [making, setMaking] = useState<Making | null>(null);
  const words = Object.fromEntries(search);
  const query = { ...words, q: term || null };
  const count = useGet<MemberCount>('/ops/v1/member-count', { query });
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setSearch((earlier) => {
      const next = new URLSearchParams(earlier);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name);
        else next.set(name, value);
      }
      return next;
    });
  const hasFilter = Object.keys(words).length > 0;
  return (
    <>
      <PageHead
        title="会员列表"
        hint={count.data ? `共 ${formatCount(count.data)} 位会员符合条件` : '按手机号、会员号、订单号等查找会员。'}
        actions={
          <>
            <Can permission="audiences.manage">
              <Button disabled={!hasFilter} onClick={() => setMaking('audience')}>
                保存为人群
              </Button>
            </Can>
            <Can permission="members.export">
              <Button onClick={() => setMaking('export')}>导出会员</Button>
            </Can>
          </>
        }
      />
      <DataTable<MemberRow>
        id="members"
        path="/ops/v1/members"
        query={query}
        columns={columns}
        rowKey={({ id }) => id}
        filters={<MemberFilters term={term} onTerm={setTerm} words={words} onWords={change} />}
        empty={{
          title: '没有符合条件的会员',
          hint: '手机号、会员号和订单号要完整输入；昵称从第一个字开始匹配。也可以减少筛选条件，或点「加载更多」继续查找。',
        }}
      />
      <MakeDialog making={making} filter={words} count={count.data} onClose={() => setMaking(null)} />
    </>
  );
}

interface MakeDialogProps {
  readonly making: Making | null;
  readonly filter: Readonly<Record<string, string>>;
  readonly count: MemberCount | undefined;
  readonly onClose: () => void;
}

/** Names a list before a worker makes it. The search term is no part of it. */
function MakeDialog({ making, filter, count, onClose }: MakeDialogProps) {
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const isAudience = making === 'audience';
  const { expiringDays, ...others } = filter;
  const input = {
    name: name.trim(),
    filter: { ...others, ...(expiringDays ? { expiringDays: Number(expiringDays) } : {}) },
  };
  return (
    <ActDialog
      open={making !== null}
      onClose={onClose}
      path={isAudience ? '/ops/v1/audiences' : '/ops/v1/member-exports'}
      title={isAudience ? '保存为人群' : '导出会员'}
      says={
        isAudience
          ? `把此刻符合筛选条件的会员${count ? `（约 ${formatCount(count)} 位）` : ''}固定为一个人群，之后不再变化。搜索词不计入。`
          : '把此刻符合筛选条件的会员导出为 CSV，手机号脱敏，最多 100,000 位，文件保留 7 天。搜索词不计入。'
      }
      input={input.name === '' ? null : input}
      confirm={isAudience ? '保存' : '开始导出'}
      done="已开始生成"
      onDone={() => navigate('/member-lists')}
    >
      <Form.Item label={isAudience ? '人群名称' : '文件名称'} required>
        <Input
          aria-label="名称"
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
          placeholder="例如：7 天内到期的金卡会员"
        />
      </Form.Item>
    </ActDialog>
  );
}
