import type { EntityManager } from 'typeorm';
import type { PersonReference } from '../../shared/contract/business-event';
import { CustomerLink, Member, WechatIdentityRow } from './member.entity';
import type { PersonKeys } from './person-keys';

/**
 * A reference as a text that can be looked up and kept: equal references have equal keys. A phone number stands in it as
 * its blind index only.
 * @param business whose customer id it is
 */
export function personKeyOf(
  reference: PersonReference,
  business: string,
  keys: Pick<PersonKeys, 'phoneIndex'>,
): string {
  if ('memberNumber' in reference) return `number:${reference.memberNumber}`;
  if ('unionid' in reference) return `unionid:${reference.unionid}`;
  if ('openid' in reference) return `openid:${reference.app}:${reference.openid}`;
  if ('phone' in reference) return `phone:${keys.phoneIndex(reference.phone)}`;
  return `customer:${business}:${reference.customerId}`;
}

/** The member to whom a key leads; null where there is none, or they are leaving or gone. */
export async function findMemberByKey(manager: EntityManager, personKey: string): Promise<Member | null> {
  const colon = personKey.indexOf(':');
  const [mark, value] = [personKey.slice(0, colon), personKey.slice(colon + 1)];
  switch (mark) {
    case 'number':
      return manager.findOneBy(Member, { memberNumber: value, status: 'active' });
    case 'phone':
      return findOnlyByPhone(manager, value);
    case 'unionid': {
      const identities = await manager.findBy(WechatIdentityRow, { unionid: value });
      return findFirstActive(manager, identities);
    }
    case 'openid': {
      const [app, openid] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
      const identities = await manager.findBy(WechatIdentityRow, { app: app as WechatIdentityRow['app'], openid });
      return findFirstActive(manager, identities);
    }
    default: {
      const [business, customerId] = [value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1)];
      const link = await manager.findOneBy(CustomerLink, { business, customerId });
      return link && manager.findOneBy(Member, { id: link.memberId, status: 'active' });
    }
  }
}

/** Every key that leads to a member. */
export async function personKeysOf(manager: EntityManager, memberId: string): Promise<string[]> {
  const member = await manager.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return [];
  const identities = await manager.findBy(WechatIdentityRow, { memberId });
  const links = await manager.findBy(CustomerLink, { memberId });
  const keys = [
    `number:${member.memberNumber}`,
    ...identities.map(({ app, openid }) => `openid:${app}:${openid}`),
    ...identities.flatMap(({ unionid }) => (unionid === null ? [] : [`unionid:${unionid}`])),
    ...links.map(({ business, customerId }) => `customer:${business}:${customerId}`),
  ];
  if (member.phoneIndex !== null) keys.push(`phone:${member.phoneIndex}`);
  return [...new Set(keys)];
}

/** A number that two members share names neither. */
async function findOnlyByPhone(manager: EntityManager, phoneIndex: string): Promise<Member | null> {
  const members = await manager.find(Member, { where: { phoneIndex, status: 'active' }, take: 2 });
  return members.length === 1 ? (members[0] ?? null) : null;
}

async function findFirstActive(
  manager: EntityManager,
  identities: readonly WechatIdentityRow[],
): Promise<Member | null> {
  for (const { memberId } of identities) {
    const member = memberId === null ? null : await manager.findOneBy(Member, { id: memberId, status: 'active' });
    if (member) return member;
  }
  return null;
}
