import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { parkCase } from '../case/park-case';
import type { Database } from '../database/open-database';
import type { WechatAccounts } from '../wechat/ports';
import { askWechat } from './ask-wechat';
import { findMember, findOpenid, type MemberView } from './find-member';
import { Member } from './member.entity';
import { tellProfileCompleted } from './member.events';

export interface ChangeNicknameNeeds {
  readonly database: Database;
  readonly accounts: Pick<WechatAccounts, 'checkText'>;
  readonly clock: Clock;
}

/** Why a nickname was not set. */
export type NicknameRefusal = 'NICKNAME_REFUSED' | 'WECHAT_UNAVAILABLE' | 'SESSION_ENDED';

/**
 * Sets a member's nickname, or takes it away. WeChat checks it first; what WeChat leaves to a human is set and parked for
 * an operator, because only the member and operators see it.
 */
export async function changeNickname(
  { database, accounts, clock }: ChangeNicknameNeeds,
  memberId: string,
  nickname: string | null,
): Promise<Result<MemberView, NicknameRefusal>> {
  let needsReview = false;
  if (nickname !== null) {
    const openid = await findOpenid(database.read, memberId, 'miniprogram');
    if (openid === null) return refuse('SESSION_ENDED');
    const verdict = await askWechat(() => accounts.checkText(openid, nickname));
    if (!verdict.ok) return verdict;
    if (verdict.value === 'risky') return refuse('NICKNAME_REFUSED');
    needsReview = verdict.value === 'review';
  }
  return database.inUnit(async (unit) => {
    const changed = await unit.update(Member, { id: memberId, status: 'active' }, { nickname });
    if (changed.affected !== 1) return refuse('SESSION_ENDED');
    if (nickname !== null && needsReview) {
      // The name itself stands with the member, so that it goes when they go.
      const subject = `${memberId}:${createHash('sha256').update(nickname).digest('hex').slice(0, 16)}`;
      await parkCase(unit, { kind: 'member.nicknameReview', subject, content: { memberId } }, clock.now());
    }
    await tellProfileCompleted(unit, memberId, clock.now());
    const view = await findMember(unit, memberId);
    return view ? accept(view) : refuse('SESSION_ENDED');
  });
}
