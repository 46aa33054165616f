import { Alert, Checkbox, DatePicker, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { MemberFilterChoices, MemberHead } from '../../../../../shared/contract/ops/member';
import { serverNow } from '../../api/client';
import { useGet } from '../../api/use-get';
import { ActDialog } from '../../components/act-dialog';
import { APPLE_ENDS_IT } from '../money/money-words';
import { GrantBadgeDialog } from './badges-tab';
import { DeletionDialog } from './deletion-dialog';
import { type DialogProps, NoteDialog, TagDialog } from './label-dialogs';
import { PreviewedAct } from './previewed-act';

/** What can be done to a member from their page. */
export type MemberAct =
  | 'note'
  | 'tag'
  | 'grantTier'
  | 'growth'
  | 'points'
  | 'extend'
  | 'benefit'
  | 'badge'
  | 'freeze'
  | 'unfreeze'
  | 'delete';

/** The dialog of an act; a fresh one each time, so that nothing of the last one is left in it. */
export function MemberActDialog({ act, ...props }: DialogProps & { readonly act: MemberAct | null }) {
  switch (act) {
    case null:
      return null;
    case 'note':
      return <NoteDialog {...props} />;
    case 'tag':
      return <TagDialog {...props} />;
    case 'grantTier':
      return <GrantTierDialog {...props} />;
    case 'growth':
      return <GrowthDialog {...props} />;
    case 'points':
      return <PointsDialog {...props} />;
    case 'extend':
      return <ExtendDialog {...props} />;
    case 'benefit':
      return <BenefitDialog {...props} />;
    case 'badge':
      return <GrantBadgeDialog {...props} />;
    case 'freeze':
      return <FreezeDialog {...props} />;
    case 'unfreeze':
      return <UnfreezeDialog {...props} />;
    case 'delete':
      return <DeletionDialog {...props} />;
    default: {
      const never: never = act;
      throw new Error(`unknown act ${never}`);
    }
  }
}

/** The programmes of a member, to choose one of. */
function useProgramme(member: MemberHead) {
  const [code, setCode] = useState(member.tiers[0]?.card.programme ?? '');
  const field =
    member.tiers.length > 1 ? (
      <Form.Item label="成长体系">
        <Select
          aria-label="成长体系"
          value={code}
          options={member.tiers.map(({ card }) => ({ value: card.programme, label: card.programmeName }))}
          onChange={(value: string) => setCode(value)}
        />
      </Form.Item>
    ) : null;
  return { code, card: member.tiers.find(({ card }) => card.programme === code)?.card ?? null, field };
}

function GrantTierDialog({ member, onClose }: DialogProps) {
  const { data } = useGet<MemberFilterChoices>('/ops/v1/member-filters');
  const { code, field } = useProgramme(member);
  const [tier, setTier] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const tiers = data?.programmes.find((programme) => programme.code === code)?.tiers.slice(1) ?? [];
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/tiers/grant"
      title="授予等级"
      says="到期当天结束后，恢复为会员自己达到的等级。会员会收到等级变化的消息。"
      input={tier && until ? { memberId: member.id, programme: code, tier, until } : null}
      confirm="授予"
    >
      {field}
      <Form.Item label="等级" required>
        <Select
          aria-label="等级"
          value={tier}
          options={tiers.map(({ code: value, name }) => ({ value, label: name }))}
          onChange={(value: string) => setTier(value)}
        />
      </Form.Item>
      <DayField label="最后一天" value={until} onChange={setUntil} />
    </PreviewedAct>
  );
}

function GrowthDialog({ member, onClose }: DialogProps) {
  const { code, card, field } = useProgramme(member);
  const [amount, setAmount] = useState<number | null>(null);
  const [title, setTitle] = useState('');
  const isReady = amount !== null && amount !== 0 && title.trim().length >= 2;
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/growth/adjust"
      title={`调整${card?.unit ?? '成长值'}`}
      says={`本周期现有 ${card?.growth ?? 0} ${card?.unit ?? ''}。加到升级线会立即升级；扣减不会在周期内降级。`}
      input={isReady ? { memberId: member.id, programme: code, amount, title: title.trim() } : null}
      confirm="调整"
    >
      {field}
      <AmountField label="增减" value={amount} onChange={setAmount} />
      <TitleField value={title} onChange={setTitle} />
    </PreviewedAct>
  );
}

function PointsDialog({ member, onClose }: DialogProps) {
  const [points, setPoints] = useState<number | null>(null);
  const [title, setTitle] = useState('商家赠送');
  const [expiresOn, setExpiresOn] = useState<string | null>(null);
  const isReady = points !== null && points !== 0 && title.trim().length >= 2;
  const unit = member.points?.unit ?? '积分';
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/points/adjust"
      title={`调整${unit}`}
      says={`现有 ${member.points?.available ?? 0} ${unit}。扣减从最早到期的开始，不会超过现有数量。`}
      input={isReady ? { memberId: member.id, points, title: title.trim(), ...(expiresOn ? { expiresOn } : {}) } : null}
      confirm="调整"
    >
      <AmountField label="增减" value={points} onChange={setPoints} />
      <TitleField value={title} onChange={setTitle} />
      {points !== null && points > 0 ? (
        <DayField label="最后可用日（不填按积分规则）" value={expiresOn} onChange={setExpiresOn} />
      ) : null}
    </PreviewedAct>
  );
}

function ExtendDialog({ member, onClose }: DialogProps) {
  const held = [member.membership, ...(member.membership?.others ?? [])].filter((each) => each?.planName);
  const [family, setFamily] = useState(held[0]?.family ?? '');
  const [days, setDays] = useState<number | null>(7);
  const chosen = held.find((each) => each?.family === family);
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/terms/extend"
      title="延长有效期"
      says={`把「${chosen?.familyName ?? ''} ${chosen?.planName ?? ''}」接着现有结束时间延长；已到期的从现在开始。不产生收入，不改变自动续费的扣款日。`}
      input={family && days ? { memberId: member.id, family, days } : null}
      confirm="延长"
    >
      {held.length > 1 ? (
        <Form.Item label="会员产品">
          <Select
            aria-label="会员产品"
            value={family}
            options={held.map((each) => ({ value: each?.family ?? '', label: each?.familyName ?? '' }))}
            onChange={(value: string) => setFamily(value)}
          />
        </Form.Item>
      ) : null}
      <Form.Item label="天数" required>
        <InputNumber aria-label="天数" min={1} max={366} precision={0} value={days} onChange={setDays} />
      </Form.Item>
    </PreviewedAct>
  );
}

function BenefitDialog({ member, onClose }: DialogProps) {
  const { data } = useGet<MemberFilterChoices>('/ops/v1/member-filters');
  const [benefit, setBenefit] = useState<string | null>(null);
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/benefits/grant"
      title="发放权益"
      says="不看会员的等级和会员身份，但本期次数、库存和预算照常限制。"
      input={benefit === null ? null : { memberId: member.id, benefit }}
      confirm="发放"
    >
      <Form.Item label="权益" required>
        <Select
          aria-label="权益"
          showSearch
          optionFilterProp="label"
          value={benefit}
          options={data?.benefits.map(({ code, name }) => ({ value: code, label: `${name}（${code}）` })) ?? []}
          onChange={(value: string) => setBenefit(value)}
        />
      </Form.Item>
    </PreviewedAct>
  );
}

function FreezeDialog({ member, onClose }: DialogProps) {
  const live = member.contracts.filter(({ status }) => status === 'signed');
  const ours = live.filter(({ drivenBy }) => drivenBy === null);
  const byApple = live.filter(({ drivenBy }) => drivenBy === 'apple');
  const [cancelRenewals, setCancelRenewals] = useState(false);
  const namesOf = (contracts: typeof live) => contracts.map(({ planName }) => `「${planName}」`).join('');
  return (
    <PreviewedAct
      open
      onClose={onClose}
      path="/ops/v1/members/freeze"
      title="冻结会员"
      says="会员会立即退出登录，不能再登录和下单，看到的提示是「账户已被冻结，如有疑问请联系客服」。已有的权益、积分和有效期不变。"
      input={{ memberId: member.id, cancelRenewals }}
      confirm="冻结"
      danger
    >
      {ours.length > 0 ? (
        <Form.Item
          extra={
            cancelRenewals
              ? `${namesOf(ours)}不再扣款，已付的时间保留；解除冻结后不会恢复，要由会员重新签约。`
              : `不勾选时${namesOf(ours)}照常扣款，而会员自己无法登录取消。`
          }
        >
          <Checkbox checked={cancelRenewals} onChange={({ target }) => setCancelRenewals(target.checked)}>
            同时取消自动续费
          </Checkbox>
        </Form.Item>
      ) : null}
      {byApple.length > 0 ? (
        <Alert type="warning" showIcon title={`${namesOf(byApple)}由 Apple 扣款，冻结后仍会继续：${APPLE_ENDS_IT}。`} />
      ) : null}
    </PreviewedAct>
  );
}

function UnfreezeDialog({ member, onClose }: DialogProps) {
  return (
    <ActDialog
      open
      onClose={onClose}
      path="/ops/v1/members/unfreeze"
      title="解除冻结"
      says="会员可以重新登录和下单。"
      input={{ memberId: member.id }}
      confirm="解除冻结"
    />
  );
}

interface FieldProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function AmountField({ label, value, onChange }: FieldProps<number | null> & { readonly label: string }) {
  return (
    <Form.Item label={label} required extra="负数为扣减。">
      <InputNumber aria-label={label} precision={0} value={value} onChange={onChange} style={{ width: 200 }} />
    </Form.Item>
  );
}

function TitleField({ value, onChange }: FieldProps<string>) {
  return (
    <Form.Item label="明细标题" required extra="会员在明细里看到这句话。">
      <Input aria-label="明细标题" value={value} maxLength={40} onChange={({ target }) => onChange(target.value)} />
    </Form.Item>
  );
}

function DayField({ label, value, onChange }: FieldProps<string | null> & { readonly label: string }) {
  return (
    <Form.Item label={label}>
      <DatePicker
        aria-label={label}
        value={value === null ? null : dayjs(value)}
        disabledDate={(day) => day.isBefore(dayjs(serverNow()), 'day')}
        onChange={(day) => onChange(day === null ? null : day.format('YYYY-MM-DD'))}
      />
    </Form.Item>
  );
}
