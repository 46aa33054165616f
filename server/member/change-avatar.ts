import { Not } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import { findMember, type MemberView } from './find-member';
import { Avatar, Member } from './member.entity';
import { tellProfileCompleted } from './member.events';
import { AVATAR_MAX_BYTES, imageTypeOf } from './member.rules';

/** Why a picture was not taken. */
export type AvatarRefusal = 'AVATAR_TOO_LARGE' | 'AVATAR_NOT_AN_IMAGE' | 'SESSION_ENDED';

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Sets a member's picture under a new address, so that the old one may be kept by clients for ever; the old picture is
 * removed. Its kind is what its first bytes say.
 */
export async function changeAvatar(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  memberId: string,
  imageBase64: string,
): Promise<Result<MemberView, AvatarRefusal>> {
  if (!BASE64.test(imageBase64)) return refuse('AVATAR_NOT_AN_IMAGE');
  const bytes = Buffer.from(imageBase64, 'base64');
  if (bytes.length > AVATAR_MAX_BYTES) return refuse('AVATAR_TOO_LARGE');
  const mediaType = imageTypeOf(bytes);
  if (mediaType === null) return refuse('AVATAR_NOT_AN_IMAGE');
  const now = clock.now();
  const id = newId(now);
  return database.inUnit(async (unit) => {
    // The member's row first: of two pictures at once, the second removes the first.
    const changed = await unit.update(Member, { id: memberId, status: 'active' }, { avatarId: id });
    if (changed.affected !== 1) return refuse('SESSION_ENDED');
    await unit.insert(Avatar, { id, memberId, mediaType, bytes, createdAt: now });
    await unit.delete(Avatar, { memberId, id: Not(id) });
    await tellProfileCompleted(unit, memberId, now);
    const view = await findMember(unit, memberId);
    return view ? accept(view) : refuse('SESSION_ENDED');
  });
}

/** A picture by its address; whoever knows the address may see it. Null once it was replaced or its member has gone. */
export function findAvatar(database: Database, avatarId: string): Promise<Avatar | null> {
  return database.read.findOneBy(Avatar, { id: avatarId });
}
