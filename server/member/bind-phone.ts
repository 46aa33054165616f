import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { WechatAccounts } from '../wechat/ports';
import { askWechat } from './ask-wechat';
import { findMember, findOpenid, type MemberView } from './find-member';
import { Member } from './member.entity';
import { PHONE_BOUND, tellAchieved, tellIdentified } from './member.events';
import { maskPhoneNumber } from './member.rules';
import type { PersonKeys } from './person-keys';

export interface BindPhoneNeeds {
  readonly database: Database;
  readonly accounts: Pick<WechatAccounts, 'phoneNumberOf'>;
  readonly keys: PersonKeys;
  readonly clock: Clock;
}

/** Why no number was written down. */
export type PhoneRefusal = 'PHONE_CODE_REFUSED' | 'WECHAT_UNAVAILABLE' | 'SESSION_ENDED';

/**
 * Writes down the phone number that the member's getPhoneNumber code stands for; a later one replaces it. A number never
 * logs in and never merges: two members may have the same.
 */
export async function bindPhone(
  { database, accounts, keys, clock }: BindPhoneNeeds,
  memberId: string,
  code: string,
): Promise<Result<MemberView, PhoneRefusal>> {
  const openid = await findOpenid(database.read, memberId, 'miniprogram');
  if (openid === null) return refuse('SESSION_ENDED');
  const asked = await askWechat(() => accounts.phoneNumberOf(code, openid));
  if (!asked.ok) return asked;
  if (!asked.value.ok) return refuse('PHONE_CODE_REFUSED');
  const number = asked.value.value;
  return database.inUnit(async (unit) => {
    const now = clock.now();
    const phoneIndex = keys.phoneIndex(number);
    const changed = await unit.update(
      Member,
      { id: memberId, status: 'active' },
      {
        phoneCipher: keys.encryptPhone(number, memberId),
        phoneIndex,
        phoneMasked: maskPhoneNumber(number),
      },
    );
    if (changed.affected !== 1) return refuse('SESSION_ENDED');
    await tellIdentified(unit, memberId, `phone:${phoneIndex}`, now);
    await tellAchieved(unit, PHONE_BOUND, memberId, now);
    const view = await findMember(unit, memberId);
    return view ? accept(view) : refuse('SESSION_ENDED');
  });
}
