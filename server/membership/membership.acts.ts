import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { formatLastChineseDay } from '../../shared/kernel/business-day';
import { accept, refuse } from '../../shared/kernel/result';
import { Member } from '../member/member.entity';
import type { Act } from '../operator/act';
import { extendByDays, revokeDays } from './extend-by-days';

/** A year at a time: more is a membership of its own. */
const MOST_DAYS = 366;

const extension = z
  .object({ memberId: idSchema, family: z.string().min(1).max(40), days: z.number().int().min(1).max(MOST_DAYS) })
  .strict();

/** So many days one operator may give: a month's goodwill. */
const ALONE_UP_TO_DAYS = 31;

/** Gives days to a membership; more than a month of them only with a second person. */
export const extendTermAct: Act<z.output<typeof extension>, { readonly termId: string }> = {
  ...{ code: 'terms.extend', name: '延长有效期', permission: 'terms.extend', input: extension },
  describe: async (_, { days }) => `延长会员有效期 ${days} 天`,
  needsSecond: async (_, { days }) =>
    days > ALONE_UP_TO_DAYS ? `一次延长超过 ${ALONE_UP_TO_DAYS} 天要由另一位同事复核` : null,
  carryOut: async (unit, wish, { now }) => {
    const { memberId, days } = wish;
    if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return refuse('MEMBER_NOT_FOUND');
    const extended = await extendByDays(unit, wish, now);
    if (!extended.ok) return extended;
    const { termId, planName, before, after } = extended.value;
    return accept({
      ...{ value: { termId }, subject: `member:${memberId}` },
      before: { 会员: planName, 有效至: formatLastChineseDay(before) },
      after: { 会员: planName, 有效至: formatLastChineseDay(after), 延长天数: days },
    });
  },
};

const revocation = z.object({ termId: idSchema }).strict();

/** Takes days back that an operator gave. */
export const revokeTermAct: Act<z.output<typeof revocation>, null> = {
  ...{ code: 'terms.revoke', name: '收回延长的有效期', permission: 'terms.extend', input: revocation },
  carryOut: async (unit, { termId }, { now }) => {
    const revoked = await revokeDays(unit, termId, now);
    if (!revoked.ok) return revoked;
    const { memberId, planName, before, after } = revoked.value;
    return accept({
      ...{ value: null, subject: `member:${memberId}` },
      before: { 会员: planName, 有效至: formatLastChineseDay(before) },
      after: { 会员: planName, 有效至: formatLastChineseDay(after) },
    });
  },
};
