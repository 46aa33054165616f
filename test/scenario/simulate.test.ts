import { endOfTime } from '../simulate/model';
import { type SimulationReport, simulate } from '../simulate/simulate';
import { at } from '../support/clock';
import { type Engine, engines } from '../support/database';

/**
 * Members' lives under a moving clock: they buy, sign, cancel, change, pause and ask for their money, while notices are lost
 * and doubled and the server is killed. `npm run simulate -- --years 5 --members 500 --seed n` is the long form.
 */
const RUNS: Readonly<Record<Engine, { readonly months: number; readonly members: number }>> = {
  sqlite: { months: 14, members: 40 },
  // The same stories run on both engines elsewhere; this sees that a life does.
  mysql: { months: 2, members: 12 },
};
const SEED = 20_271_231;

describe.each(engines)('members’ lives on %s', (engine) => {
  const { months, members } = RUNS[engine];
  let report: SimulationReport;

  it(
    `keep the books, WeChat’s bills and everybody’s time in step at every day’s end (${members} members, ${months} months)`,
    async () => {
      report = await simulate({ engine, months, members, seed: SEED });
      expect(report.faults).toEqual([]);
    },
    15 * 60_000,
  );

  it('have had something of everything', () => {
    expect(report.outages).toBeGreaterThan(0);
    expect(report.paid).toBeGreaterThan(members / 2);
    if (engine !== 'sqlite') return;
    const { refunds, debits, failedDebits, contracts, changes, pauses, cancelled, paid, orders } = report;
    const least = Math.min(refunds, failedDebits, changes, pauses, cancelled, orders - paid);
    expect({ least, debits: debits > contracts }).toEqual({ least: expect.any(Number), debits: true });
    expect(least).toBeGreaterThan(0);
  });
});

describe('the audit of members’ lives', () => {
  it('sees a membership that ends elsewhere, books that do not balance and money that the ledger does not have', async () => {
    const report = await simulate({
      ...{ engine: 'sqlite', months: 1, members: 8, seed: 3 },
      async spoil({ house: { database } }) {
        await database.inUnit(async (unit) => {
          await unit.query('UPDATE membership SET ends_at = ends_at + 1');
          await unit.query('UPDATE book_line SET amount_fen = amount_fen + 1 WHERE account = ?', ['cash']);
        });
      },
    });
    for (const words of ['the membership ends', 'the accounts sum to', 'our ledger has']) {
      expect(report.faults.join('\n')).toContain(words);
    }
  });

  it('computes a member’s time by the calendar alone', () => {
    const joined = at('2028-01-31T02:00:00Z');
    const paid = (orderId: string, months: number, noticedAt = joined) =>
      ({ kind: 'paid', orderId, months, noticedAt }) as const;
    const cases: [Parameters<typeof endOfTime>[0], string | null][] = [
      [[], null],
      [[paid('a', 1)], '2028-02-29T02:00:00Z'],
      [[paid('a', 1), paid('b', 1)], '2028-03-31T02:00:00Z'],
      [[paid('a', 1), paid('b', 1, at('2028-02-29T02:00:00Z'))], '2028-03-29T02:00:00Z'],
      [[paid('a', 1), paid('b', 12), { kind: 'refunded', orderId: 'b', at: joined + 1 }], '2028-02-29T02:00:00Z'],
      [[paid('a', 1), { kind: 'refunded', orderId: 'a', at: joined + 1_000 }], '2028-01-31T02:00:01Z'],
      [[paid('a', 1), { kind: 'paused', days: 3, at: joined }, paid('b', 1)], '2028-04-03T02:00:00Z'],
      [
        [paid('a', 1), { kind: 'paused', days: 3, at: joined }, { kind: 'resumed', at: at('2028-02-01T02:00:00Z') }],
        '2028-03-01T02:00:00Z',
      ],
      [
        [paid('a', 12), { kind: 'changed', orderId: 'b', months: 2, noticedAt: at('2028-02-10T02:00:00Z') }],
        '2028-04-10T02:00:00Z',
      ],
    ];
    expect(cases.map(([happenings]) => endOfTime(happenings))).toEqual(
      cases.map(([, end]) => (end === null ? null : at(end))),
    );
  });
});
