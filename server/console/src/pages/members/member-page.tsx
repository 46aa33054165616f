import { DownOutlined } from '@ant-design/icons';
import { Button, Card, Descriptions, Dropdown, Flex, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { MemberHead } from '../../../../../shared/contract/ops/member';
import type { Permission } from '../../../../../shared/contract/ops/permission';
import { useSession } from '../../api/session';
import { useGet } from '../../api/use-get';
import { Can } from '../../components/can';
import { Count } from '../../components/fen';
import { PageHead } from '../../components/page-head';
import { StateTag } from '../../components/state-tag';
import { Loaded } from '../../components/states';
import { When } from '../../components/when';
import { BadgesTab } from './badges-tab';
import { ContractsTab } from './contracts-tab';
import { type MemberAct, MemberActDialog } from './member-dialogs';
import { ClaimsTab, GrowthTab, MessagesTab, NotesTab, OrdersTab, PointsTab } from './member-tabs';
import { statusWords } from './member-words';
import { RevealPhone } from './reveal-phone';
import { TimelineTab } from './timeline-tab';

/** Everything about one member: the card, their life, their ledgers, and what can be done. */
export default function MemberPage() {
  const { id = '' } = useParams();
  const reading = useGet<MemberHead>(`/ops/v1/members/${encodeURIComponent(id)}`);
  return <Loaded reading={reading}>{(member) => <Page key={member.id} member={member} />}</Loaded>;
}

function Page({ member }: { readonly member: MemberHead }) {
  const [act, setAct] = useState<MemberAct | null>(null);
  const { label, tone } = statusWords[member.status];
  return (
    <>
      <PageHead
        title={member.nickname ?? '未填昵称'}
        hint={
          <>
            会员号 <span className="figures">{member.memberNumber}</span> <StateTag tone={tone}>{label}</StateTag>
          </>
        }
        actions={<ActMenu member={member} onAct={setAct} />}
      />
      <HeadCard member={member} />
      <Tabs
        items={[
          { key: 'timeline', label: '时间线', children: <TimelineTab memberId={member.id} /> },
          { key: 'growth', label: '等级与成长值', children: <GrowthTab member={member} /> },
          { key: 'points', label: '积分', children: <PointsTab memberId={member.id} /> },
          { key: 'orders', label: '订单', children: <OrdersTab memberId={member.id} /> },
          { key: 'claims', label: '权益', children: <ClaimsTab memberId={member.id} /> },
          { key: 'badges', label: '勋章', children: <BadgesTab memberId={member.id} /> },
          { key: 'contracts', label: '自动续费', children: <ContractsTab memberId={member.id} /> },
          { key: 'messages', label: '消息', children: <MessagesTab memberId={member.id} /> },
          { key: 'notes', label: `备注（${member.notes.count}）`, children: <NotesTab memberId={member.id} /> },
        ]}
        destroyOnHidden
      />
      <MemberActDialog act={act} member={member} onClose={() => setAct(null)} />
    </>
  );
}

interface Choice {
  readonly act: MemberAct;
  readonly label: string;
  readonly permission: Permission;
  readonly danger?: boolean;
}

const choices: readonly Choice[] = [
  { act: 'grantTier', label: '授予等级', permission: 'tiers.grant' },
  { act: 'growth', label: '调整成长值', permission: 'growth.adjust' },
  { act: 'points', label: '调整积分', permission: 'points.adjust' },
  { act: 'extend', label: '延长有效期', permission: 'terms.extend' },
  { act: 'benefit', label: '发放权益', permission: 'benefits.grant' },
  { act: 'badge', label: '授予勋章', permission: 'badges.grant' },
  { act: 'freeze', label: '冻结会员', permission: 'members.freeze', danger: true },
  { act: 'unfreeze', label: '解除冻结', permission: 'members.freeze' },
  { act: 'delete', label: '代会员注销', permission: 'members.delete', danger: true },
];

function ActMenu({ member, onAct }: { readonly member: MemberHead; readonly onAct: (act: MemberAct) => void }) {
  const { can } = useSession();
  if (member.status === 'leaving' || member.status === 'gone') return null;
  const isFrozen = member.status === 'frozen';
  const shown = choices.filter(
    ({ act, permission }) =>
      can(permission) &&
      act !== (isFrozen ? 'freeze' : 'unfreeze') &&
      (act !== 'points' || member.points !== null) &&
      (act !== 'extend' || member.membership?.planName != null || (member.membership?.others.length ?? 0) > 0),
  );
  return (
    <>
      <Can permission="members.note">
        <Button onClick={() => onAct('note')}>写备注</Button>
        <Button onClick={() => onAct('tag')}>改标签</Button>
      </Can>
      {shown.length > 0 ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: shown.map(({ act, label, danger = false }) => ({ key: act, label, danger })),
            onClick: ({ key }) => onAct(key as MemberAct),
          }}
        >
          <Button type="primary" icon={<DownOutlined />} iconPlacement="end">
            更多操作
          </Button>
        </Dropdown>
      ) : null}
    </>
  );
}

function HeadCard({ member }: { readonly member: MemberHead }) {
  const { membership, points, tags, notes, contracts } = member;
  const families = membership ? [membership, ...membership.others].filter(({ planName }) => planName !== null) : [];
  const live = contracts.find(({ status }) => status === 'signed');
  return (
    <Card size="small">
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'phone', label: '手机号', children: <RevealPhone member={member} /> },
          { key: 'joined', label: '加入时间', children: <When value={member.joinedAt} /> },
          { key: 'active', label: '最近使用', children: member.lastActiveOn ?? '—' },
          ...member.tiers.map(({ card, sentences, held }) => ({
            key: `tier-${card.programme}`,
            label: card.programmeName,
            span: 'filled' as const,
            children: (
              <Flex vertical gap={2}>
                <span>
                  <strong>{card.tier.name}</strong> · <Count value={card.growth} /> {card.unit}
                  {card.validUntil ? (
                    <>
                      {' '}
                      · 至 <When value={card.validUntil} form="day" />
                    </>
                  ) : null}
                </span>
                <span className="hint">为什么：{sentences.join('')}</span>
                {held ? <span className="hint">{held.words}</span> : null}
              </Flex>
            ),
          })),
          {
            key: 'membership',
            label: '会员',
            children:
              families.length === 0 ? (
                <span className="hint">未开通</span>
              ) : (
                <Flex vertical gap={2}>
                  {families.map(({ family, familyName, planName, endsAt, active, pause }) => (
                    <span key={family}>
                      {familyName} {planName} · 至 <When value={endsAt} form="day" />{' '}
                      {pause ? <StateTag tone="warn">暂停中</StateTag> : active ? null : <StateTag>已到期</StateTag>}
                    </span>
                  ))}
                </Flex>
              ),
          },
          {
            key: 'points',
            label: points?.unit ?? '积分',
            children: points ? (
              <>
                <Count value={points.available} />
                {points.pending > 0 ? <span className="hint">（另有 {points.pending} 待确认）</span> : null}
              </>
            ) : (
              <span className="hint">未启用</span>
            ),
          },
          { key: 'renewal', label: '自动续费', children: live ? live.planName : <span className="hint">未开通</span> },
          { key: 'official', label: '公众号', children: member.followsOfficial ? '已关注' : '未关注' },
          {
            key: 'tags',
            label: '标签',
            children:
              tags.length === 0 ? <span className="hint">无</span> : tags.map((tag) => <Tag key={tag}>{tag}</Tag>),
          },
          {
            key: 'note',
            label: '最新备注',
            children: notes.newest ? (
              `${notes.newest.text}（${notes.newest.operator}）`
            ) : (
              <span className="hint">无</span>
            ),
          },
        ]}
      />
    </Card>
  );
}
