import type { EntityManager } from 'typeorm';
import { columnsOf, toEntity } from '../database/raw-rows';
import { select } from '../database/statement';
import type { WechatApp } from '../wechat/ports';
import { Member, WechatIdentityRow } from './member.entity';

/** A member, and whether the official account's follower is known to be the same person. */
export interface MemberView {
  readonly member: Member;
  readonly followsOfficial: boolean;
}

/**
 * The member with this id; null when there is none or it is no longer active. One statement of raw SQL because it stands
 * in the path of the first screen, which `npm run bench home` measures.
 */
export async function findMember(manager: EntityManager, memberId: string): Promise<MemberView | null> {
  const [row] = await select<{ followsOfficial: number | string }>(
    manager,
    `SELECT ${columnsOf(manager, Member)},
            EXISTS (SELECT 1 FROM wechat_identity i
                     WHERE i.member_id = t.id AND i.app = 'official' AND i.follows = 1) AS followsOfficial
       FROM member t WHERE t.id = ? AND t.status = 'active'`,
    [memberId],
  );
  if (!row) return null;
  const { followsOfficial, ...columns } = row;
  return { member: toEntity(manager, Member, columns), followsOfficial: Number(followsOfficial) === 1 };
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
