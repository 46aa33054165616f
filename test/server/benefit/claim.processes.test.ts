import { randomUUID } from 'node:crypto';
import { Benefit, BenefitClaim } from '../../../server/benefit/benefit.entity';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { newId } from '../../../server/database/id';
import { Session } from '../../../server/member/member.entity';
import { createPersonKeys } from '../../../server/member/person-keys';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { engines } from '../../support/database';
import { openProcessWorld, type ProcessWorld } from '../../support/process-world';
import { type BuiltServer, buildServer, describeServerProcess, type ServerProcess } from '../../support/server-process';
import { insertMembers } from '../growth/support';
import { buildBenefit, findClaimFaults } from './claim-support';

const PATIENCE_MS = 240_000;
const MEMBERS = 500;
const STOCK = 100;

/** A member as the processes know them: each comes from an address of their own. */
interface Caller {
  readonly memberId: string;
  readonly token: string;
  readonly address: string;
}

let server: BuiltServer;
beforeAll(async () => {
  server = await buildServer();
}, PATIENCE_MS);
afterAll(() => server?.remove());

describe.each(engines.filter((engine) => engine === 'mysql'))(
  'claims at two processes of one database, on %s',
  (engine) => {
    let world: ProcessWorld;
    let both: readonly [ServerProcess, ServerProcess];
    beforeAll(async () => {
      world = await openProcessWorld(engine, { start: at('2030-03-01T02:00:00Z') });
      const benefit = buildBenefit({
        ...{ stock: STOCK, costFen: 300, budget: { fen: 10_000_000, per: 'month' } },
        quota: { period: 'month', count: 1 },
      });
      await world.database.inUnit((unit) => loadBenefits(unit, [benefit], world.clock.now()));
      const { environment } = world;
      both = [
        await describeServerProcess({ server, environment }),
        await describeServerProcess({ server, environment }),
      ];
      await Promise.all(both.map((each) => each.start()));
    }, PATIENCE_MS);
    afterAll(async () => {
      await Promise.all((both ?? []).map((each) => each.kill()));
      await world?.close();
    }, PATIENCE_MS);

    /** Members with a session each; logging 500 people in takes longer than what is to be seen here. */
    const admit = async (count: number): Promise<Caller[]> => {
      const { database, config, clock } = world;
      const now = clock.now();
      const keys = createPersonKeys(config);
      const callers = Array.from({ length: count }, (_, index) => ({
        memberId: newId(now),
        token: randomUUID(),
        address: `10.9.${Math.floor(index / 250)}.${(index % 250) + 1}`,
      }));
      await insertMembers(
        database,
        callers.map(({ memberId: id }) => ({ id, memberNumber: `n${id.slice(-18)}`, joinedAt: now })),
      );
      const expiresAt = now + DAY_MS;
      await database.read.insert(
        Session,
        callers.map(({ token, memberId }) => ({ id: keys.sessionId(token), memberId, createdAt: now, expiresAt })),
      );
      return callers;
    };
    const claim = async ({ token, address }: Caller, url: string, key: string) => {
      const answer = await fetch(`${url}/api/v1/benefits/coffee/claims`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'X-Forwarded-For': address,
          'Idempotency-Key': key,
          'Content-Type': 'application/json',
        },
        body: '{}',
      });
      return { status: answer.status, body: (await answer.json()) as { readonly id?: string; readonly code?: string } };
    };

    it(
      'gives the last 100 to exactly 100 of 500 members, each of whom taps at both',
      async () => {
        const callers = await admit(MEMBERS);
        const answers = await Promise.all(
          callers.map(async (caller) => {
            const key = randomUUID();
            return Promise.all(both.map(({ url }) => claim(caller, url, key)));
          }),
        );
        // Both answers to one tap are the same claim; one may come from before and the other from after the last was taken.
        const given = answers.filter((pair) => pair.some(({ status }) => status === 201));
        expect(given).toHaveLength(STOCK);
        for (const pair of given) {
          expect(new Set(pair.filter(({ status }) => status === 201).map(({ body }) => body.id)).size).toBe(1);
        }
        const refused = answers.flat().filter(({ status }) => status !== 201);
        expect([...new Set(refused.map(({ status, body }) => `${status} ${body.code}`))]).toEqual([
          '409 BENEFIT_SOLD_OUT',
        ]);
        const { read } = world.database;
        expect((await read.findOneByOrFail(Benefit, { code: 'coffee' })).taken).toBe(STOCK);
        expect(await read.count(BenefitClaim)).toBe(STOCK);
        expect(await findClaimFaults(world.database)).toEqual([]);
        expect(both.flatMap((each) => each.log().filter(({ level }) => level >= 50))).toEqual([]);
      },
      PATIENCE_MS,
    );
  },
);
