import { z } from 'zod';
import { type Act, type AnyAct, actOn, type Wish } from '../../../server/operator/act';
import { approvalActs } from '../../../server/operator/approval.acts';
import { Approval, OperatorCommand } from '../../../server/operator/approval.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { countWaiting, findApprovals } from '../../../server/operator/find-approvals';
import { Operator, OperatorInvitation, OperatorSession } from '../../../server/operator/operator.entity';
import { sweepOperators } from '../../../server/operator/sweep-operators';
import type { ActReply } from '../../../shared/contract/ops/operator';
import { permissionsOfRole } from '../../../shared/contract/ops/permission';
import { DAY_MS } from '../../../shared/kernel/instant';
import { accept, refuse } from '../../../shared/kernel/result';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import {
  type BuiltOperator,
  buildOperator,
  buildOperatorParts,
  season,
  type TestOperatorParts,
  verifyAudit,
} from '../../support/operators';

const LIMIT_FEN = 50_000;

describe.each(engines)('what wants a second person, on %s', (engine) => {
  let database: TestDatabase;
  let parts: TestOperatorParts;
  let keyNumber = 0;
  const refunded: number[] = [];

  /** Stands for an act of money: above a limit one person is not enough. */
  const pay: Act<{ readonly fen: number }, { readonly paid: number }> = {
    ...{
      code: 'test.pay',
      name: '付款',
      permission: 'refunds.decide',
      input: z.object({ fen: z.number().int() }).strict(),
    },
    describe: async (_, { fen }) => `将退款 ¥${(fen / 100).toFixed(2)}`,
    needsSecond: async (_, { fen }) => (fen > LIMIT_FEN ? '超过单人处理上限' : null),
    carryOut: async (_, { fen }, { approvedBy }) => {
      if (fen === 99_999) return refuse('ORDER_NOT_REFUNDABLE');
      refunded.push(fen);
      return accept({ value: { paid: fen }, subject: 'order:1', after: { fen, agreed: approvedBy !== null } });
    },
  };
  const decisions = approvalActs({ acts: () => [pay] });

  beforeAll(async () => {
    database = await openTestDatabase(engine);
    parts = buildOperatorParts(database, { acts: [pay as AnyAct] });
  });
  afterAll(() => database.remove());
  beforeEach(async () => {
    refunded.length = 0;
    for (const table of [Operator, OperatorInvitation, OperatorSession, Approval]) await database.read.clear(table);
  });

  const wishOf = <I>({ id, loginName }: BuiltOperator, input: I, more: Partial<Wish<I>> = {}): Wish<I> => ({
    ...{ input, reason: '客户投诉', operatorId: id, operatorName: loginName, requestId: 'r' },
    commandKey: `key-${++keyNumber}-of-test`,
    ...more,
  });
  const ask = async (by: BuiltOperator, fen = 60_000): Promise<string> => {
    const asked = await actOn(parts, pay, wishOf(by, { fen }));
    if (!asked.ok || asked.value.status !== 'waiting') throw new Error('it did not wait');
    return asked.value.approvalId;
  };
  const decide = (how: keyof typeof decisions, by: BuiltOperator, approvalId: string) =>
    actOn(parts, decisions[how], wishOf(by, { approvalId }));
  const seasoned = async (loginName: string, role: Parameters<typeof buildOperator>[2]) => {
    const built = await buildOperator(parts, loginName, role);
    await season(parts, built.id);
    return built;
  };

  it('is done at once below the limit, and waits above it until somebody else agrees', async () => {
    const [owner, finance] = [await seasoned('owner', 'owner'), await seasoned('money', 'finance')];
    expect(await actOn(parts, pay, wishOf(owner, { fen: 100 }))).toMatchObject({ value: { status: 'done' } });
    const asked = await actOn(parts, pay, wishOf(owner, { fen: 60_000 }));
    expect(asked).toMatchObject({ value: { status: 'waiting', why: '超过单人处理上限', aloneFrom: null } });
    const approvalId = (asked as { value: ActReply & { approvalId: string } }).value.approvalId;
    expect(refunded).toEqual([100]);
    expect(await decide('approve', owner, approvalId)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    const permissions = permissionsOfRole.finance;
    const asking = { operatorId: finance.id, permissions };
    expect(await countWaiting(parts, asking)).toEqual({ decidable: 1, alone: 0 });
    const listed = await findApprovals(parts, asking, { status: 'waiting', limit: 20 });
    expect(listed.items).toMatchObject([
      { actionName: '付款', summary: '将退款 ¥600.00', askedBy: 'owner', mine: false, decidable: true },
    ]);
    expect(await decide('approve', finance, approvalId)).toMatchObject({ value: { status: 'done' } });
    expect(refunded).toEqual([100, 60_000]);
    expect(await decide('approve', finance, approvalId)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_WAITING' });
    const lines = (await database.read.find(AuditEntry, { order: { number: 'DESC' }, take: 2 })).reverse();
    expect(lines).toMatchObject([
      {
        action: 'test.pay',
        actorName: 'owner',
        reason: '客户投诉',
        after: expect.stringContaining('"approvedBy":"money"'),
      },
      { action: 'approvals.approve', actorName: 'money', after: expect.stringContaining('"askedBy":"owner"') },
    ]);
    expect(await verifyAudit(database)).toMatchObject({ whole: true });
  });

  it('is not agreed to by a fresh account, by one without the permission, nor twice at once', async () => {
    const owner = await seasoned('owner', 'owner');
    const [second, third] = [await seasoned('second', 'finance'), await seasoned('third', 'finance')];
    const [fresh, other] = [await buildOperator(parts, 'fresh', 'finance'), await seasoned('other', 'operations')];
    const approvalId = await ask(owner);
    for (const by of [fresh, other]) {
      expect(await decide('approve', by, approvalId)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    }
    const both = await Promise.all([decide('approve', second, approvalId), decide('approve', third, approvalId)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await database.read.countBy(AuditEntry, { action: 'test.pay', actor: owner.id })).toBe(1);
  });

  it('is done alone by a single operator after a day, and not if somebody else has come meanwhile', async () => {
    const owner = await seasoned('owner', 'owner');
    const [first, second] = [await ask(owner), await ask(owner, 70_000)];
    const asking = { operatorId: owner.id, permissions: permissionsOfRole.owner };
    expect(await countWaiting(parts, asking)).toEqual({ decidable: 0, alone: 2 });
    parts.clock.advance(DAY_MS - 1);
    expect(await decide('approve', owner, first)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    parts.clock.advance(1);
    expect(await decide('approve', owner, first)).toMatchObject({ value: { status: 'done' } });
    await seasoned('late', 'finance');
    expect(await decide('approve', owner, second)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    expect(refunded).toEqual([60_000]);
  });

  it('is refused by another, withdrawn by who asked, and stays where its act no longer fits', async () => {
    const [owner, finance] = [await seasoned('owner', 'owner'), await seasoned('money', 'finance')];
    const [one, two, three] = [await ask(owner), await ask(owner, 70_000), await ask(owner, 99_999)];
    expect(await decide('refuse', owner, one)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    expect(await decide('withdraw', finance, two)).toEqual({ ok: false, refusal: 'APPROVAL_NOT_YOURS' });
    expect(await decide('refuse', finance, one)).toMatchObject({ ok: true });
    expect(await decide('withdraw', owner, two)).toMatchObject({ ok: true });
    expect(await decide('approve', finance, three)).toEqual({ ok: false, refusal: 'ORDER_NOT_REFUNDABLE' });
    const { items } = await findApprovals(parts, { operatorId: owner.id, permissions: [] }, { limit: 20 });
    const decided = new Map(items.map(({ id, status, decidedBy }) => [id, [status, decidedBy]]));
    expect([one, two, three].map((id) => decided.get(id))).toEqual([
      ['refused', 'money'],
      ['withdrawn', 'owner'],
      ['waiting', null],
    ]);
    const others = await findApprovals(parts, { operatorId: finance.id, permissions: [] }, { limit: 20 });
    expect(others.items).toEqual([]);
    expect(refunded).toEqual([]);
  });

  it('hears its first answer when it comes again, for a week', async () => {
    const owner = await seasoned('owner', 'owner');
    const wish = wishOf(owner, { fen: 200 });
    const answers = await Promise.all([actOn(parts, pay, wish), actOn(parts, pay, wish)]);
    expect(answers[0]).toEqual(answers[1]);
    const paid = () => database.read.countBy(AuditEntry, { action: 'test.pay', actor: owner.id });
    expect(await paid()).toBe(1);
    expect(await actOn(parts, pay, { ...wish, input: { fen: 201 } })).toEqual({
      ...{ ok: false, refusal: 'IDEMPOTENCY_KEY_REUSED' },
    });
    await sweepOperators(parts);
    expect(await database.read.countBy(OperatorCommand, { operatorId: owner.id })).toBe(1);
    parts.clock.advance(7 * DAY_MS + 1);
    await sweepOperators(parts);
    expect(await database.read.countBy(OperatorCommand, { operatorId: owner.id })).toBe(0);
  });
});
