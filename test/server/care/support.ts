import type { CareParts } from '../../../server/care/care.parts';
import { newId } from '../../../server/database/id';
import { createProgrammeCatalogue } from '../../../server/growth/programme-catalogue';
import { Member } from '../../../server/member/member.entity';
import { composeMemberNumber } from '../../../server/member/member.rules';
import type { PersonKeys } from '../../../server/member/person-keys';
import { nameOfAction } from '../../../server/operator/action-names';
import { createPlanCatalogue } from '../../../server/plan/plan-catalogue';
import { loadScheme, parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';
import { type ManualClock, manualClock } from '../../support/clock';
import { type Engine, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys } from '../member/support';

/** The rooms that operators look after members with, on a database with the default scheme; no HTTP, no jobs. */
export interface CareWorld {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly keys: PersonKeys;
  readonly parts: CareParts;
  addMember(wish?: Partial<Member>): Promise<Member>;
  close(): Promise<void>;
}

let serial = 0;

export async function openCare(engine: Engine, start = '2026-03-01T02:00:00Z'): Promise<CareWorld> {
  const database = await openTestDatabase(engine);
  const clock = manualClock(start);
  const keys = buildKeys();
  const scheme = parseScheme(readScheme('shop'));
  if (!scheme.ok) throw new Error(scheme.refusal.join(' '));
  const loaded = await loadScheme(database, scheme.value, clock.now());
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
  const parts: CareParts = {
    ...{ database, clock, keys, renewals: null },
    catalogue: createPlanCatalogue(database, clock),
    programmes: createProgrammeCatalogue(database, clock),
    nameOfAction: (action) => nameOfAction([], action),
  };
  return {
    ...{ database, clock, keys, parts },
    async addMember(wish = {}) {
      const joinedAt = wish.joinedAt ?? clock.now();
      const id = wish.id ?? newId(joinedAt);
      serial += 1;
      const random = Buffer.alloc(6);
      random.writeUIntBE(serial, 0, 6);
      const member: Member = {
        ...{ id, memberNumber: composeMemberNumber(random), status: 'active', personHash: id, nickname: null },
        ...{ avatarId: null, phoneCipher: null, phoneIndex: null, phoneMasked: null, joinedAt },
        ...{ leavingSince: null, goneAt: null, frozenAt: null },
        ...wish,
      };
      await database.inUnit((unit) => unit.insert(Member, { ...member }));
      return member;
    },
    close: () => database.remove(),
  };
}
