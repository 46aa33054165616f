import { LessThan } from 'typeorm';
import { DAY_MS } from '../../shared/kernel/instant';
import type { JobRegistry } from '../jobs/registry';
import { MemberList, MemberListPart } from './care.entity';
import type { CareParts } from './care.parts';
import { MAKE_LIST, makeList } from './make-list';

/** A file of members is not kept for longer than it is looked at. */
const FILE_LIFE_MS = 7 * DAY_MS;

/** Files thrown away in one night, at most; the next one goes on. */
const SWEPT = 200;

/** Registers the making of lists, and that files are thrown away. */
export function registerCareJobs(registry: JobRegistry, parts: CareParts): void {
  const { database, clock } = parts;
  registry.handle<{ readonly listId: string }>(MAKE_LIST, ({ listId }) => makeList(parts, listId));
  registry.everyNight(async () => {
    const old = await database.read.find(MemberList, {
      where: { kind: 'export', createdAt: LessThan(clock.now() - FILE_LIFE_MS) },
      take: SWEPT,
    });
    for (const { id } of old) {
      await database.inUnit(async (unit) => {
        await unit.delete(MemberListPart, { listId: id });
        await unit.delete(MemberList, { id });
      });
    }
  });
}
