import type { EntityManager } from 'typeorm';
import type { WechatApp } from '../wechat/ports';
import { Member, WechatIdentityRow } from './member.entity';

/** A member, and whether the official account's follower is known to be the same person. */
export interface MemberView {
  readonly member: Member;
  readonly followsOfficial: boolean;
}

/** The member with this id; null when there is none or it is no longer active. */
export async function findMember(manager: EntityManager, memberId: string): Promise<MemberView | null> {
  const member = await manager.findOneBy(Member, { id: memberId, status: 'active' });
  return member ? { member, followsOfficial: await followsOfficialAccount(manager, memberId) } : null;
}

/** Whether one of the member's identities follows the official account. */
export function followsOfficialAccount(manager: EntityManager, memberId: string): Promise<boolean> {
  return manager.existsBy(WechatIdentityRow, { memberId, app: 'official', follows: true });
}

/** The openid by which an app knows the member, the newest where there are several; null when it does not. */
export async function findOpenid(manager: EntityManager, memberId: string, app: WechatApp): Promise<string | null> {
  const identity = await manager.findOne(WechatIdentityRow, {
    where: { memberId, app },
    order: { createdAt: 'DESC', id: 'DESC' },
  });
  return identity?.openid ?? null;
}

/** The openid to which the official account may write; null when the member does not follow it. */
export async function findFollowerOpenid(manager: EntityManager, memberId: string): Promise<string | null> {
  const identity = await manager.findOne(WechatIdentityRow, {
    where: { memberId, app: 'official', follows: true },
    order: { followChangedAt: 'DESC', id: 'DESC' },
  });
  return identity?.openid ?? null;
}

/** Whose openid it is; null when the app's person is nobody's member. */
export async function findMemberIdByOpenid(
  manager: EntityManager,
  app: WechatApp,
  openid: string,
): Promise<string | null> {
  return (await manager.findOneBy(WechatIdentityRow, { app, openid }))?.memberId ?? null;
}
