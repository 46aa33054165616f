import { Alert, Button, Card, Flex, Form, Progress, Segmented, Statistic, Table } from 'antd';
import { useState } from 'react';
import type { ConfigPreview, ConfigWorkspace, PreviewMember } from '../../../../../shared/contract/ops/config';
import { useAct } from '../../api/use-act';
import { useGet } from '../../api/use-get';
import { Can } from '../../components/can';
import { Count, Fen } from '../../components/fen';
import { MemberLink } from '../../components/member-link';
import { StateTag } from '../../components/state-tag';
import { EmptyState, FaultState, Loaded } from '../../components/states';
import { When } from '../../components/when';
import type { Counting } from './publish-dialog';
import { CountingChoice } from './publish-dialog';

/** What publishing the draft would do to the members: asked for here, counted by the server. */
export function PreviewPanel({ workspace }: { readonly workspace: ConfigWorkspace }) {
  const { draft, previewId, asksCounting, diff } = workspace;
  const [counting, setCounting] = useState<Counting>('from-now');
  const [asked, setAsked] = useState<string | null>(null);
  const { act, isActing, fault } = useAct<object, { previewId: string }>('/ops/v1/config/drafts/preview');
  const shown = asked ?? previewId;
  const ask = async () => {
    const wish = { draftId: draft.id, counting: asksCounting ? counting : null };
    const outcome = await act(wish, '预览对会员的影响').catch(() => null);
    if (outcome?.status === 'done') setAsked(outcome.value.previewId);
  };
  return (
    <Flex vertical gap={16}>
      {draft.status === 'open' ? (
        <Can permission="config.edit">
          <Card>
            <Form layout="vertical" component="div">
              {asksCounting ? <CountingChoice value={counting} onChange={setCounting} /> : null}
              <Button type="primary" loading={isActing} disabled={diff.length === 0} onClick={() => void ask()}>
                {shown ? '重新预览' : '开始预览'}
              </Button>
              <p className="hint">按发布时的规则逐位计算真实会员，不改动任何数据。</p>
            </Form>
          </Card>
        </Can>
      ) : null}
      {fault ? <FaultState fault={fault} /> : null}
      {shown ? (
        <Preview id={shown} isOpen={draft.status === 'open'} />
      ) : (
        <EmptyState title="还没有预览" hint="预览会告诉你谁升级、谁降级、谁得到或失去权益，以及权益每月的成本。" />
      )}
    </Flex>
  );
}

/** @param isOpen whether the draft can still change; of one that was published, what it did is history */
function Preview({ id, isOpen }: { readonly id: string; readonly isOpen: boolean }) {
  const [isOver, setOver] = useState(false);
  const reading = useGet<ConfigPreview>(`/ops/v1/config/previews/${encodeURIComponent(id)}`, {
    everyMs: isOver ? false : 1_500,
  });
  const status = reading.data?.status;
  if (status !== undefined && (status !== 'running') !== isOver) setOver(status !== 'running');
  return <Loaded reading={reading}>{(preview) => <Found preview={preview} isOpen={isOpen} />}</Loaded>;
}

function Found({ preview, isOpen }: { readonly preview: ConfigPreview; readonly isOpen: boolean }) {
  const { status, done, total, touched, isCurrent, programmes, benefits, finishedAt } = preview;
  const [part, setPart] = useState<'tiers' | 'benefits' | 'sample'>('tiers');
  if (status === 'running') {
    const percent = total === 0 ? 0 : Math.floor((done * 100) / total);
    return (
      <Card title="正在计算">
        <Progress percent={percent} />
        <p className="hint">
          已计算 <Count value={done} /> / <Count value={total} /> 位会员，可以离开这一页。
        </p>
      </Card>
    );
  }
  const sumOf = (field: 'rises' | 'falls') => programmes.reduce((sum, programme) => sum + programme[field], 0);
  return (
    <Flex vertical gap={16}>
      {status === 'outdated' ? <Alert type="warning" showIcon title="计算期间有新版本发布，请重新预览。" /> : null}
      {status === 'done' && isOpen && !isCurrent ? (
        <Alert type="warning" showIcon title="预览之后草稿或线上配置有改动，以下结果可能不再准确。" />
      ) : null}
      <Card>
        <Flex gap={48} wrap>
          <Statistic title="受影响会员" value={touched} suffix={`/ ${total.toLocaleString('zh-CN')}`} />
          <Statistic title="升级" value={sumOf('rises')} />
          <Statistic title="降级" value={sumOf('falls')} />
          <Statistic title="有变化的权益" value={benefits.length} />
        </Flex>
        <p className="hint">
          计算完成于 <When value={finishedAt} />
        </p>
      </Card>
      <Segmented
        className="config-parts"
        value={part}
        onChange={setPart}
        options={[
          { value: 'tiers', label: '等级变动' },
          { value: 'benefits', label: '权益与成本' },
          { value: 'sample', label: '会员抽样' },
        ]}
      />
      {part === 'tiers' ? <Tiers programmes={programmes} /> : null}
      {part === 'benefits' ? <Benefits benefits={benefits} /> : null}
      {part === 'sample' ? <Sample members={preview.sample} /> : null}
    </Flex>
  );
}

function Tiers({ programmes }: Pick<ConfigPreview, 'programmes'>) {
  const rows = programmes.flatMap(({ code, name, moves }) =>
    moves.map(({ way, members }) => ({ key: `${code} ${way}`, name, way, members })),
  );
  return (
    <Table
      dataSource={rows}
      pagination={false}
      locale={{ emptyText: <EmptyState title="没有会员的等级发生变化" /> }}
      columns={[
        { title: '成长体系', dataIndex: 'name' },
        { title: '变动', dataIndex: 'way' },
        {
          title: '会员数',
          dataIndex: 'members',
          align: 'right',
          render: (members: number) => <Count value={members} />,
        },
      ]}
    />
  );
}

function Benefits({ benefits }: Pick<ConfigPreview, 'benefits'>) {
  const count = (value: number) => <Count value={value} />;
  const cost = (value: number | null) => (value === null ? <span className="hint">未知</span> : <Fen value={value} />);
  return (
    <>
      <Table
        dataSource={[...benefits]}
        rowKey="code"
        pagination={false}
        locale={{ emptyText: <EmptyState title="没有会员得到或失去权益" /> }}
        columns={[
          { title: '权益', dataIndex: 'name' },
          { title: '现在可享', dataIndex: 'before', align: 'right', render: count },
          { title: '之后可享', dataIndex: 'after', align: 'right', render: count },
          { title: '得到', dataIndex: 'gains', align: 'right', render: count },
          { title: '失去', dataIndex: 'loses', align: 'right', render: count },
          { title: '现在每月成本', dataIndex: 'costBeforeFen', align: 'right', render: cost },
          { title: '之后每月成本', dataIndex: 'costAfterFen', align: 'right', render: cost },
        ]}
      />
      <p className="hint">成本按最近 30 天人均使用次数和单次成本推算；没有使用记录或单次成本的为未知。</p>
    </>
  );
}

function Sample({ members }: { readonly members: readonly PreviewMember[] }) {
  return (
    <Table<PreviewMember>
      dataSource={[...members]}
      rowKey="memberId"
      pagination={false}
      locale={{ emptyText: <EmptyState title="没有会员受影响" /> }}
      columns={[
        {
          title: '会员',
          dataIndex: 'memberNumber',
          render: (memberNumber: string, { memberId }) => <MemberLink id={memberId}>{memberNumber}</MemberLink>,
        },
        { title: '等级', dataIndex: 'moves', render: (moves: PreviewMember['moves']) => <Moves moves={moves} /> },
        { title: '得到', dataIndex: 'gains', render: (gains: readonly string[]) => gains.join('、') || '—' },
        { title: '失去', dataIndex: 'loses', render: (loses: readonly string[]) => loses.join('、') || '—' },
      ]}
    />
  );
}

const directions = {
  rise: { tone: 'up', label: '升级' },
  fall: { tone: 'bad', label: '降级' },
  none: { tone: 'plain', label: '更名' },
} as const;

function Moves({ moves }: { readonly moves: PreviewMember['moves'] }) {
  if (moves.length === 0) return <span className="hint">不变</span>;
  return (
    <Flex vertical gap={4}>
      {moves.map(({ programme, before, after, direction }) => (
        <Flex key={programme} gap={8}>
          {`${before ?? '（无）'} → ${after ?? '（停用）'}`}
          <StateTag tone={directions[direction].tone}>{directions[direction].label}</StateTag>
        </Flex>
      ))}
    </Flex>
  );
}
