import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Member, MemberNote, MemberTag } from './member.entity';

/** So many tags a member has at most: beyond that they say nothing. */
const MOST_TAGS = 20;

/** A change of a member's tags. */
export interface TagChange {
  readonly memberId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Puts tags on a member and takes others away; what is there already stays. @returns the tags before and after */
export async function tagMember(
  unit: Unit,
  { memberId, add, remove }: TagChange,
  now: Instant,
): Promise<Result<{ readonly before: string[]; readonly after: string[] }, 'MEMBER_NOT_FOUND' | 'INVALID_REQUEST'>> {
  if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return refuse('MEMBER_NOT_FOUND');
  const before = (await unit.findBy(MemberTag, { memberId })).map(({ tag }) => tag).sort();
  const gone = before.filter((tag) => remove.includes(tag) && !add.includes(tag));
  const fresh = [...new Set(add)].filter((tag) => !before.includes(tag));
  const after = [...before.filter((tag) => !gone.includes(tag)), ...fresh].sort();
  if (after.length > MOST_TAGS) return refuse('INVALID_REQUEST');
  for (const tag of gone) await unit.delete(MemberTag, { memberId, tag });
  for (const tag of fresh) await unit.insert(MemberTag, { memberId, tag, createdAt: now });
  return accept({ before, after });
}

/** Writes a note on a member, for operators alone. @returns its id */
export async function noteMember(
  unit: Unit,
  { memberId, text, operator }: { readonly memberId: string; readonly text: string; readonly operator: string },
  now: Instant,
): Promise<Result<string, 'MEMBER_NOT_FOUND'>> {
  if (!(await unit.existsBy(Member, { id: memberId, status: 'active' }))) return refuse('MEMBER_NOT_FOUND');
  const id = newId(now);
  await unit.insert(MemberNote, { id, memberId, text, operator, createdAt: now });
  return accept(id);
}
