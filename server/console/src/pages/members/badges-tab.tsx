import { Button, Flex, Form, Select } from 'antd';
import { useState } from 'react';
import type { BadgeAimInput, MemberBadge, MemberBadgeList } from '../../../../../shared/contract/ops/badge';
import { useGet } from '../../api/use-get';
import { Can } from '../../components/can';
import { type Column, DataTable } from '../../components/data-table';
import { StateTag } from '../../components/state-tag';
import { formatSecond, When } from '../../components/when';
import type { DialogProps } from './label-dialogs';
import { PreviewedAct } from './previewed-act';

const addressOf = (memberId: string) => `/ops/v1/members/${memberId}/badges`;

/** The level that a member has; undefined where they have none. */
const heldLevel = ({ level, levels }: MemberBadge) => levels[level - 1];

/** By whom a level came: counted by its rule, or given by hand. */
function sourceOf(badge: MemberBadge): string {
  const held = heldLevel(badge);
  if (!held) return '';
  return held.given ? `${held.given.operator} 授予：${held.given.reason}` : '按规则获得';
}

const columns: readonly Column<MemberBadge>[] = [
  {
    key: 'name',
    title: '勋章',
    render: ({ name, live }) => (
      <>
        {name} {live ? null : <StateTag>已停用</StateTag>}
      </>
    ),
    csv: ({ name }) => name,
  },
  {
    key: 'level',
    title: '等级',
    render: (badge) => heldLevel(badge)?.name ?? <span className="hint">未获得</span>,
    csv: (badge) => heldLevel(badge)?.name ?? '',
  },
  { key: 'source', title: '来源', render: sourceOf, csv: sourceOf },
  {
    key: 'since',
    title: '获得时间',
    render: (badge) => <When value={heldLevel(badge)?.heldSince ?? null} />,
    csv: (badge) => {
      const since = heldLevel(badge)?.heldSince;
      return since ? formatSecond(since) : '';
    },
  },
  {
    key: 'missing',
    title: '距下一级',
    render: ({ missing }) => missing ?? <span className="hint">—</span>,
    csv: ({ missing }) => missing,
  },
];

/** A member's badges, each to be taken back. */
export function BadgesTab({ memberId }: { readonly memberId: string }) {
  const [revoking, setRevoking] = useState<MemberBadge | null>(null);
  const acts: Column<MemberBadge> = {
    key: 'acts',
    title: '操作',
    render: (badge) =>
      badge.level > 0 ? (
        <Can permission="badges.grant">
          <Button size="small" danger onClick={() => setRevoking(badge)}>
            收回
          </Button>
        </Can>
      ) : null,
  };
  return (
    <>
      <DataTable<MemberBadge>
        id="member-badges"
        path={addressOf(memberId)}
        columns={[...columns, acts]}
        rowKey={({ code }) => code}
        expand={(badge) => <Levels badge={badge} />}
        empty={{ title: '还没有勋章', hint: '在「配置」里发布勋章后，这里显示会员的获得情况。' }}
      />
      {revoking ? (
        <RevokeBadge key={revoking.code} memberId={memberId} badge={revoking} onClose={() => setRevoking(null)} />
      ) : null}
    </>
  );
}

/** What each level asks, and since when the member has it. */
function Levels({ badge: { levels } }: { readonly badge: MemberBadge }) {
  return (
    <Flex vertical gap={4}>
      {levels.map(({ number, name, words, heldSince, given, takenBackAt }) => (
        <div key={number}>
          {name} <span className="hint">{words}</span>
          {heldSince ? (
            <>
              {' · '}
              <When value={heldSince} /> {given ? `由 ${given.operator} 授予：${given.reason}` : '获得'}
            </>
          ) : null}
          {takenBackAt ? (
            <>
              {' · '}
              <When value={takenBackAt} /> 收回，不会凭已有的累计再次获得
            </>
          ) : null}
        </div>
      ))}
    </Flex>
  );
}

interface RevokeProps {
  readonly memberId: string;
  readonly badge: MemberBadge;
  readonly onClose: () => void;
}

function RevokeBadge({ memberId, badge, onClose }: RevokeProps) {
  const held = badge.levels.filter(({ heldSince }) => heldSince !== null);
  const [level, setLevel] = useState(badge.level);
  const input: BadgeAimInput = { memberId, badge: badge.code, level };
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/badges/revoke"
      title={`收回勋章「${badge.name}」`}
      says="所选等级和更高的等级一并收回，会员不会收到消息。按规则获得的，不会凭已有的累计再次获得。"
      input={input}
      confirm="收回"
      danger
    >
      {held.length > 1 ? (
        <Form.Item label="从哪一级起收回">
          <Select
            aria-label="从哪一级起收回"
            value={level}
            options={held.map(({ number, name }) => ({ value: number, label: name }))}
            onChange={(value: number) => setLevel(value)}
          />
        </Form.Item>
      ) : null}
    </PreviewedAct>
  );
}

/** Gives a level of a badge by hand. */
export function GrantBadgeDialog({ member, onClose }: DialogProps) {
  const { data, isLoading } = useGet<MemberBadgeList>(addressOf(member.id));
  const [code, setCode] = useState<string | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const badges = data?.items.filter(({ live, levels }) => live && levels.some(({ heldSince }) => !heldSince)) ?? [];
  const levels = badges.find((badge) => badge.code === code)?.levels.filter(({ heldSince }) => !heldSince) ?? [];
  const level = chosen ?? levels[0]?.number ?? null;
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/badges/grant"
      title="授予勋章"
      says="连同更低的等级一起授予，不看会员的累计，直到收回。会员会收到获得勋章的消息，同一等级只通知一次。"
      input={code !== null && level !== null ? { memberId: member.id, badge: code, level } : null}
      confirm="授予"
    >
      <Form.Item label="勋章" required>
        <Select
          aria-label="勋章"
          value={code}
          loading={isLoading}
          placeholder="选择勋章"
          notFoundContent="会员已有全部勋章"
          options={badges.map(({ code: value, name }) => ({ value, label: name }))}
          onChange={(value: string) => {
            setCode(value);
            setChosen(null);
          }}
        />
      </Form.Item>
      {levels.length > 0 ? (
        <Form.Item label="等级" required>
          <Select
            aria-label="等级"
            value={level}
            options={levels.map(({ number, name, words }) => ({ value: number, label: `${name}（${words}）` }))}
            onChange={(value: number) => setChosen(value)}
          />
        </Form.Item>
      ) : null}
    </PreviewedAct>
  );
}
