import { z } from 'zod';
import { tagSchema } from '../../shared/contract/ops/member';
import { idSchema } from '../../shared/contract/wire';
import { accept, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import type { Act, ActSetting } from '../operator/act';
import { beginDepartureIn } from './delete-member';
import { freezeMember, unfreezeMember } from './freeze-member';
import { Member } from './member.entity';
import { noteMember, tagMember } from './tag-member';

const about = z.object({ memberId: idSchema }).strict();
type About = z.output<typeof about>;

const note = about.extend({ text: z.string().trim().min(1).max(500) }).strict();

/** Writes a note; its text stands on the member, not in the log. */
export const noteAct: Act<z.output<typeof note>, { readonly noteId: string }> = {
  ...{ code: 'members.note', name: '写备注', permission: 'members.note', input: note },
  carryOut: async (unit, { memberId, text }, { actor, now }) => {
    const noted = await noteMember(unit, { memberId, text, operator: actor.name }, now);
    return noted.ok ? accept({ value: { noteId: noted.value }, subject: `member:${memberId}` }) : noted;
  },
};

const tags = about.extend({ add: z.array(tagSchema).max(20), remove: z.array(tagSchema).max(20) }).strict();

export const tagAct: Act<z.output<typeof tags>, { readonly tags: readonly string[] }> = {
  ...{ code: 'members.tag', name: '改标签', permission: 'members.note', input: tags },
  carryOut: async (unit, change, { now }) => {
    const tagged = await tagMember(unit, change, now);
    if (!tagged.ok) return tagged;
    const { before, after } = tagged.value;
    return accept({
      ...{ value: { tags: after }, subject: `member:${change.memberId}` },
      ...{ before: { 标签: before }, after: { 标签: after } },
    });
  },
};

const freezing = about
  .extend({
    /** Ends the member's auto-renewals as well: while they are frozen they cannot do it themselves. */
    cancelRenewals: z.boolean().default(false),
  })
  .strict();

/** What became of a member's auto-renewals, by the names of their plans. */
export interface EndedRenewals {
  readonly ended: readonly string[];
  /** Charged by Apple: only the member can end them. */
  readonly atApple: readonly string[];
}

/** Ends a member's auto-renewals, each with its own line in the log: the room that has them comes later. */
export type EndRenewals = (unit: Unit, memberId: string, setting: ActSetting) => Promise<EndedRenewals>;

/**
 * Freezes a member, and on demand ends their auto-renewals in the same unit of work. Whoever may freeze may also end them:
 * otherwise money would be taken from somebody who can neither use nor cancel it.
 */
export function freezeAct(endRenewals: EndRenewals): Act<z.output<typeof freezing>, null> {
  return {
    ...{ code: 'members.freeze', name: '冻结会员', permission: 'members.freeze', input: freezing },
    carryOut: async (unit, { memberId, cancelRenewals }, setting) => {
      const frozen = await freezeMember(unit, memberId, setting.now);
      if (!frozen.ok) return frozen;
      const renewals = cancelRenewals ? await endRenewals(unit, memberId, setting) : null;
      const after = {
        ...{ 状态: '冻结', 结束的登录: frozen.value, 登录: '不能登录', 下单: '不能下单' },
        ...(renewals === null ? {} : describeEnded(renewals)),
      };
      return accept({ value: null, subject: `member:${memberId}`, before: { 状态: '正常' }, after });
    },
  };
}

function describeEnded({ ended, atApple }: EndedRenewals): Record<string, string> {
  return {
    自动续费: ended.length === 0 ? '没有可以取消的' : `不再扣款：${ended.join('、')}`,
    ...(atApple.length === 0 ? {} : { Apple扣款: `只能由会员在 iPhone 里取消：${atApple.join('、')}` }),
  };
}

export const unfreezeAct: Act<About, null> = {
  ...{ code: 'members.unfreeze', name: '解除冻结', permission: 'members.freeze', input: about },
  carryOut: async (unit, { memberId }) => {
    const lifted = await unfreezeMember(unit, memberId);
    if (!lifted.ok) return lifted;
    return accept({ value: null, subject: `member:${memberId}`, before: { 状态: '冻结' }, after: { 状态: '正常' } });
  },
};

/** Looks at a phone number: the log says who and why, the number itself stands in no log. */
export const revealAct: Act<About, null> = {
  ...{ code: 'members.reveal', name: '查看完整手机号', permission: 'members.reveal', input: about },
  carryOut: async (unit, { memberId }) => {
    const member = await unit.findOneBy(Member, { id: memberId });
    if (!member?.phoneCipher) return refuse('MEMBER_NOT_FOUND');
    return accept({ value: null, subject: `member:${memberId}`, after: { 手机号: member.phoneMasked } });
  },
};

/** Deletes an account by its member's request: the same departure as by their own word, carried on by a worker. */
export const deleteAct: Act<About, null> = {
  ...{ code: 'members.delete', name: '代会员注销', permission: 'members.delete', input: about },
  carryOut: async (unit, { memberId }, { now }) => {
    if (!(await beginDepartureIn(unit, memberId, now, now))) return refuse('MEMBER_NOT_FOUND');
    const [before, after] = [{ 状态: '正常' }, { 状态: '注销中' }];
    return accept({ value: null, subject: `member:${memberId}`, before, after });
  },
};
