import { IsNull } from 'typeorm';
import type { WechatApp } from '../wechat/ports';
import { beginDeparture, type DepartureNeeds } from './delete-member';
import { findMemberIdByOpenid } from './find-member';
import { forgetFollowers } from './forget-followers';
import { Avatar, Member, WechatIdentityRow } from './member.entity';

/** Who withdrew: an openid of one of the two apps. */
export interface WithdrawingPerson {
  readonly app: WechatApp;
  readonly openid: string;
}

/**
 * A person took back what they had allowed the mini-program to know (user_authorization_revoke): nickname, picture and
 * phone number go, the member stays.
 */
export async function revokeAuthorization(
  { database }: Pick<DepartureNeeds, 'database'>,
  { app, openid }: WithdrawingPerson,
): Promise<void> {
  const memberId = await findMemberIdByOpenid(database.read, app, openid);
  if (memberId === null) return;
  await database.inUnit(async (unit) => {
    await unit.update(
      Member,
      { id: memberId },
      { nickname: null, avatarId: null, phoneCipher: null, phoneIndex: null, phoneMasked: null },
    );
    await unit.delete(Avatar, { memberId });
  });
}

/**
 * A person's WeChat account is closed (user_authorization_cancellation): the member's whole account goes as if they had
 * deleted it, by a job, because WeChat waits for the answer to its push. Of somebody who was no member only the identity
 * is there to go.
 */
export async function cancelAuthorization(
  needs: Pick<DepartureNeeds, 'database' | 'clock'>,
  { app, openid }: WithdrawingPerson,
): Promise<void> {
  const memberId = await findMemberIdByOpenid(needs.database.read, app, openid);
  if (memberId !== null) {
    await beginDeparture(needs, memberId, needs.clock.now());
    return;
  }
  await needs.database.inUnit(async (unit) => {
    await forgetFollowers(unit, await unit.findBy(WechatIdentityRow, { app, openid, memberId: IsNull() }));
  });
}
