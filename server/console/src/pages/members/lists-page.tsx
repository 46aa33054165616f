import { Button, Form, InputNumber, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { MemberFilterChoices, MemberListView } from '../../../../../shared/contract/ops/member';
import { useGet } from '../../api/use-get';
import { Can } from '../../components/can';
import { columnsOf } from '../../components/columns';
import { saveAddress } from '../../components/csv';
import { type Column, DataTable } from '../../components/data-table';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { ExtensionsTable } from './extensions-table';
import { PreviewedAct } from './previewed-act';

const statuses = {
  running: { label: '生成中', tone: 'warn' },
  done: { label: '已完成', tone: 'up' },
  cut: { label: '已完成，超过上限的未列入', tone: 'warn' },
} as const;

const show = columnsOf<MemberListView>();

/** Audiences and files that were made of a filter. */
export default function ListsPage() {
  const [view, setView] = useState<'lists' | 'extensions'>('lists');
  const [extending, setExtending] = useState<MemberListView | null>(null);
  const columns: readonly Column<MemberListView>[] = [
    show.text('name', '名称'),
    {
      key: 'kind',
      title: '类型',
      render: ({ kind }) => (kind === 'audience' ? '人群' : '导出文件'),
      csv: ({ kind }) => (kind === 'audience' ? '人群' : '导出文件'),
    },
    {
      key: 'status',
      title: '状态',
      render: ({ status }) => <StateTag tone={statuses[status].tone}>{statuses[status].label}</StateTag>,
      csv: ({ status }) => statuses[status].label,
    },
    show.count('done', '会员数'),
    show.text('operator', '操作人'),
    show.moment('createdAt', '建立时间'),
    {
      key: 'acts',
      title: '操作',
      render: (list) => <ListActs list={list} onExtend={() => setExtending(list)} />,
    },
  ];
  const views = (
    <Segmented
      value={view}
      onChange={setView}
      options={[
        { value: 'lists', label: '人群与导出' },
        { value: 'extensions', label: '批量延长等级' },
      ]}
    />
  );
  return (
    <>
      <PageHead title="人群与导出" hint="在会员列表里筛选后保存或导出。人群保存后不再变化，可用于批量延长等级。" />
      {view === 'lists' ? (
        <DataTable<MemberListView>
          id="member-lists"
          path="/ops/v1/member-lists"
          columns={columns}
          rowKey={({ id }) => id}
          filters={views}
          everyMs={10_000}
          empty={{ title: '还没有人群或导出', hint: '到「会员列表」筛选会员，再点「保存为人群」或「导出会员」。' }}
        />
      ) : (
        <ExtensionsTable filters={views} />
      )}
      <ExtendDialog list={extending} onClose={() => setExtending(null)} />
    </>
  );
}

function ListActs({ list, onExtend }: { readonly list: MemberListView; readonly onExtend: () => void }) {
  const { id, kind, status, name } = list;
  if (status === 'running') return <span className="hint">请稍候</span>;
  if (kind === 'audience') {
    return (
      <Can permission="tiers.grant">
        <Button size="small" onClick={onExtend}>
          延长等级
        </Button>
      </Can>
    );
  }
  return (
    <Can permission="members.export">
      <Button size="small" onClick={() => saveAddress(`${name}.csv`, `/ops/v1/member-exports/${id}/file`)}>
        下载
      </Button>
    </Can>
  );
}

function ExtendDialog({ list, onClose }: { readonly list: MemberListView | null; readonly onClose: () => void }) {
  const { data } = useGet<MemberFilterChoices>('/ops/v1/member-filters', { enabled: list !== null });
  const [programme, setProgramme] = useState<string | null>(null);
  const [months, setMonths] = useState<number | null>(3);
  const code = programme ?? data?.programmes[0]?.code;
  const input = list?.audienceId && code && months ? { audienceId: list.audienceId, programme: code, months } : null;
  return (
    <PreviewedAct
      open={list !== null}
      onClose={onClose}
      path="/ops/v1/tiers/extend"
      title="批量延长等级"
      says={`人群「${list?.name ?? ''}」里的会员，到期后再保留现有等级 ${months ?? 0} 个月。最低等级不受影响。`}
      input={input}
      confirm="提交复核"
    >
      <Form.Item label="成长体系">
        <Select
          aria-label="成长体系"
          value={code ?? null}
          options={data?.programmes.map(({ code: value, name }) => ({ value, label: name })) ?? []}
          onChange={(value: string) => setProgramme(value)}
        />
      </Form.Item>
      <Form.Item label="延长月数">
        <InputNumber aria-label="延长月数" min={1} max={36} precision={0} value={months} onChange={setMonths} />
      </Form.Item>
    </PreviewedAct>
  );
}
