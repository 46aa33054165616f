import { In, IsNull } from 'typeorm';
import type { Unit } from '../database/unit-of-work';
import { PersonClaim, WechatIdentityRow } from './member.entity';

/**
 * Removes identities that are nobody's member, and the claims that were held for nobody but them. One that has become a
 * member's meanwhile stays.
 */
export async function forgetFollowers(unit: Unit, identities: readonly WechatIdentityRow[]): Promise<void> {
  if (identities.length === 0) return;
  await unit.delete(WechatIdentityRow, { id: In(identities.map((identity) => identity.id)), memberId: IsNull() });
  const unionids = identities.map((identity) => identity.unionid).filter((unionid) => unionid !== null);
  if (unionids.length === 0) return;
  const stillKnown = await unit.findBy(WechatIdentityRow, { unionid: In(unionids) });
  const kept = new Set(stillKnown.map((identity) => identity.unionid));
  const orphaned = unionids.filter((unionid) => !kept.has(unionid));
  if (orphaned.length > 0) await unit.delete(PersonClaim, { unionid: In(orphaned), memberId: IsNull() });
}
