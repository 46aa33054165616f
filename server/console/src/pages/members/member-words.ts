import type { MemberRow } from '../../../../../shared/contract/ops/member';
import type { Tone } from '../../components/state-tag';

/** How a member's state reads, and in which tone. */
export const statusWords: Readonly<Record<MemberRow['status'], { readonly label: string; readonly tone: Tone }>> = {
  active: { label: '正常', tone: 'up' },
  frozen: { label: '冻结', tone: 'bad' },
  leaving: { label: '注销中', tone: 'warn' },
  gone: { label: '已注销', tone: 'plain' },
};

export const stateOptions = [
  { value: 'paying', label: '会员有效' },
  { value: 'expired', label: '会员已到期' },
  { value: 'never', label: '从未开通' },
] as const;

export const timelineKindOptions = [
  { value: 'order,payment', label: '订单与支付' },
  { value: 'refund', label: '退款' },
  { value: 'term,pause', label: '有效期' },
  { value: 'contract', label: '自动续费' },
  { value: 'tier,growth', label: '等级与成长值' },
  { value: 'points', label: '积分' },
  { value: 'claim,use', label: '权益' },
  { value: 'message', label: '消息' },
  { value: 'act,note', label: '操作与备注' },
] as const;
