import { Button, Descriptions, Flex, Segmented, Select } from 'antd';
import { useState } from 'react';
import type { Claim } from '../../../../../shared/contract/benefit';
import type { GrowthEntry } from '../../../../../shared/contract/growth';
import type { MemberHead, MemberMessage, MemberNoteView } from '../../../../../shared/contract/ops/member';
import type { PointsEntry } from '../../../../../shared/contract/points';
import { ActDialog } from '../../components/act-dialog';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { Count } from '../../components/fen';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import { orderColumns } from '../money/money-words';
import { OrdersTable } from '../money/orders-table';
import { PreviewedAct } from './previewed-act';

interface TabProps {
  readonly memberId: string;
}

/** How a line of a ledger was computed, step by step. */
function Explained({ lines }: { readonly lines: readonly { readonly label: string; readonly value: string }[] }) {
  return (
    <Descriptions
      size="small"
      column={1}
      items={lines.map(({ label, value }) => ({ key: label + value, label, children: value }))}
    />
  );
}

const growthColumns: readonly Column<GrowthEntry>[] = [
  {
    key: 'at',
    title: '时间',
    render: ({ createdAt }) => <When value={createdAt} />,
    csv: ({ createdAt }) => formatSecond(createdAt),
  },
  { key: 'title', title: '明细', render: ({ title }) => title, csv: ({ title }) => title },
  { key: 'group', title: '分组', render: ({ group }) => group.name, csv: ({ group }) => group.name },
  {
    key: 'amount',
    title: '变动',
    align: 'right',
    render: ({ amount }) => <Count value={amount} sign />,
    csv: ({ amount }) => amount,
  },
];

/** Growth with its explanations, and tiers given by hand. */
export function GrowthTab({ member }: { readonly member: MemberHead }) {
  const [programme, setProgramme] = useState(member.tiers[0]?.card.programme ?? '');
  const [revoking, setRevoking] = useState<string | null>(null);
  const tier = member.tiers.find(({ card }) => card.programme === programme);
  if (!tier) return <span className="hint">没有启用成长体系</span>;
  return (
    <Flex vertical gap={16}>
      {member.tiers.length > 1 ? (
        <Select
          aria-label="成长体系"
          value={programme}
          options={member.tiers.map(({ card }) => ({ value: card.programme, label: card.programmeName }))}
          onChange={(value: string) => setProgramme(value)}
          style={{ width: 200 }}
        />
      ) : null}
      {tier.grants.map(({ id, tier: name, endsAt, reason, operator }) => (
        <Flex key={id} gap={8} align="center" wrap>
          <StateTag tone="warn">授予</StateTag>
          {name}，至 <When value={endsAt} form="day" />
          <span className="hint">
            {operator}：{reason}
          </span>
          <Can permission="tiers.grant">
            <Button size="small" danger onClick={() => setRevoking(id)}>
              收回
            </Button>
          </Can>
        </Flex>
      ))}
      <DataTable<GrowthEntry>
        id="member-growth"
        path={`/ops/v1/members/${member.id}/growth/${programme}/entries`}
        columns={growthColumns}
        rowKey={({ id }) => id}
        expand={({ explanation }) => <Explained lines={explanation} />}
        empty={{ title: '还没有成长值明细', hint: '消费、任务或手工调整后会出现在这里。' }}
      />
      <PreviewedAct
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        path="/ops/v1/tiers/revoke"
        title="收回授予的等级"
        says="会员恢复为自己达到的等级，并会收到等级变化的消息。"
        input={revoking === null ? null : { grantId: revoking }}
        confirm="收回"
        danger
      />
    </Flex>
  );
}

const pointsColumns: readonly Column<PointsEntry>[] = [
  {
    key: 'at',
    title: '时间',
    render: ({ occurredAt }) => <When value={occurredAt} />,
    csv: ({ occurredAt }) => formatSecond(occurredAt),
  },
  { key: 'title', title: '明细', render: ({ title }) => title, csv: ({ title }) => title },
  {
    key: 'status',
    title: '状态',
    render: ({ status }) => ({ pending: '待确认', settled: '已到账', cancelled: '已取消' })[status],
  },
  { key: 'expires', title: '到期', render: ({ expiresAt }) => <When value={expiresAt} form="day" /> },
  {
    key: 'amount',
    title: '变动',
    align: 'right',
    render: ({ amount }) => <Count value={amount} sign />,
    csv: ({ amount }) => amount,
  },
];

export function PointsTab({ memberId }: TabProps) {
  return (
    <DataTable<PointsEntry>
      id="member-points"
      path={`/ops/v1/members/${memberId}/points/entries`}
      columns={pointsColumns}
      rowKey={({ id }) => id}
      expand={({ explanation }) => <Explained lines={explanation} />}
      empty={{ title: '还没有积分明细', hint: '消费、兑换或手工调整后会出现在这里。' }}
    />
  );
}

export function OrdersTab({ memberId }: TabProps) {
  return (
    <OrdersTable id="member-orders" query={{ memberId }} columns={orderColumns.filter(({ key }) => key !== 'owner')} />
  );
}

const claimColumns: readonly Column<Claim>[] = [
  { key: 'benefit', title: '权益', render: ({ benefit }) => benefit.name, csv: ({ benefit }) => benefit.name },
  { key: 'words', title: '状态', render: ({ words }) => words, csv: ({ words }) => words },
  { key: 'uses', title: '剩余 / 总次数', render: ({ usesLeft, usesTotal }) => `${usesLeft} / ${usesTotal}` },
  { key: 'claimed', title: '得到时间', render: ({ claimedAt }) => <When value={claimedAt} /> },
  { key: 'expires', title: '到期', render: ({ expiresAt }) => <When value={expiresAt} form="day" /> },
];

/** What a member holds and has held of benefits. */
export function ClaimsTab({ memberId }: TabProps) {
  const [status, setStatus] = useState<'usable' | 'used' | 'ended'>('usable');
  const [revoking, setRevoking] = useState<string | null>(null);
  const acts: Column<Claim> = {
    key: 'acts',
    title: '操作',
    render: ({ id }) => (
      <Can permission="benefits.grant">
        <Button size="small" danger onClick={() => setRevoking(id)}>
          收回
        </Button>
      </Can>
    ),
  };
  return (
    <>
      <DataTable<Claim>
        id="member-claims"
        path={`/ops/v1/members/${memberId}/claims`}
        query={{ status }}
        columns={status === 'usable' ? [...claimColumns, acts] : claimColumns}
        rowKey={({ id }) => id}
        filters={
          <Segmented
            value={status}
            onChange={setStatus}
            options={[
              { value: 'usable', label: '可用' },
              { value: 'used', label: '已使用' },
              { value: 'ended', label: '已失效' },
            ]}
          />
        }
        empty={{ title: '没有这类权益', hint: '可以在「更多操作」里发放权益。' }}
      />
      <PreviewedAct
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        path="/ops/v1/benefits/revoke"
        title="收回权益"
        says="收回没有使用的部分，会员会收到消息。"
        input={revoking === null ? null : { claimId: revoking }}
        confirm="收回"
        danger
      />
    </>
  );
}

/** What a member was told, and how it reached them. */
export function MessagesTab({ memberId }: TabProps) {
  const [resending, setResending] = useState<MemberMessage | null>(null);
  const columns: readonly Column<MemberMessage>[] = [
    { key: 'at', title: '时间', render: ({ createdAt }) => <When value={createdAt} /> },
    { key: 'title', title: '标题', render: ({ title }) => title },
    { key: 'body', title: '内容', render: ({ body }) => <span style={{ whiteSpace: 'normal' }}>{body}</span> },
    {
      key: 'delivery',
      title: '送达',
      render: ({ deliveries, readAt }) => (
        <Flex vertical>
          {deliveries.map(({ channel, words, detail }) => (
            <span key={channel} title={detail ?? ''}>
              {channel === 'official' ? '公众号' : '订阅消息'}：{words}
            </span>
          ))}
          <span className="hint">{readAt ? '站内已读' : '站内未读'}</span>
        </Flex>
      ),
    },
    {
      key: 'acts',
      title: '操作',
      render: (message) =>
        message.resendable ? (
          <Can permission="messages.resend">
            <Button size="small" onClick={() => setResending(message)}>
              重发
            </Button>
          </Can>
        ) : null,
    },
  ];
  return (
    <>
      <DataTable<MemberMessage>
        id="member-messages"
        path={`/ops/v1/members/${memberId}/messages`}
        columns={columns}
        rowKey={({ id }) => id}
        empty={{ title: '还没有消息' }}
      />
      <ActDialog
        open={resending !== null}
        onClose={() => setResending(null)}
        path="/ops/v1/messages/resend"
        title="重发消息"
        says={`「${resending?.title ?? ''}」还没有送达任何渠道，由后台再发一次；可能已送达的消息不会重发。`}
        input={resending === null ? null : { messageId: resending.id }}
        confirm="重发"
        done="已安排重发"
      />
    </>
  );
}

const noteColumns: readonly Column<MemberNoteView>[] = [
  { key: 'at', title: '时间', render: ({ createdAt }) => <When value={createdAt} /> },
  { key: 'operator', title: '谁写的', render: ({ operator }) => operator },
  { key: 'text', title: '备注', render: ({ text }) => <span style={{ whiteSpace: 'pre-wrap' }}>{text}</span> },
];

export function NotesTab({ memberId }: TabProps) {
  return (
    <DataTable<MemberNoteView>
      id="member-notes"
      path={`/ops/v1/members/${memberId}/notes`}
      columns={noteColumns}
      rowKey={({ id }) => id}
      empty={{ title: '还没有备注', hint: '点右上角「写备注」，把沟通情况记下来。' }}
    />
  );
}
