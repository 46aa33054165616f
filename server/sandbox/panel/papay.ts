import type Router from '@koa/router';
import { z } from 'zod';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { firstOf } from '../body';
import { cancelContract, listContracts, listDebits, readBalance, setBalance } from '../papay/desk';
import { PAPAY_PLANS } from '../papay/plans';
import { answerSigning, findSigning, openSigning } from '../papay/signing-sheets';
import { getPerson } from '../people';
import type { World } from '../world';
import { PanelError, readInput } from './input';

/** A person's wait for the end of a signing page takes at most this long. */
const LONGEST_WAIT_S = 30;

/** `/sandbox/papay/…`: signing pages, contracts and what a person has for debits. */
export function addPapayRoutes(router: Router, world: World): void {
  router.get('/papay/plans', (ctx) => {
    ctx.body = { items: PAPAY_PLANS };
  });
  router.get('/papay/debits', (ctx) => {
    ctx.body = { items: listDebits(world) };
  });
  router.get('/papay/contracts', (ctx) => {
    ctx.body = { items: listContracts(world, firstOf(ctx.query.personId)) };
  });
  router.post('/papay/contracts/:id/cancel', (ctx) => {
    ctx.body = found(cancelContract(world, ctx.params.id ?? ''), 'contract');
  });
  router.get('/papay/people/:id/balance', (ctx) => {
    ctx.body = { balanceFen: readBalance(world, ctx.params.id ?? '') };
  });
  router.put('/papay/people/:id/balance', async (ctx) => {
    const { balanceFen } = await readInput(ctx, z.strictObject({ balanceFen: z.int().min(0).nullable() }));
    setBalance(world, ctx.params.id ?? '', balanceFen);
    ctx.body = { balanceFen };
  });
  router.post('/papay/signings', async (ctx) => {
    const { personId, ...request } = await readInput(
      ctx,
      z.strictObject({
        personId: z.string(),
        appId: z.string(),
        path: z.string(),
        extraData: z.record(z.string(), z.string()),
      }),
    );
    getPerson(world, personId);
    const sheet = openSigning(world, personId, request);
    if (!sheet.ok) throw new PanelError(422, sheet.refusal);
    ctx.status = 201;
    ctx.body = sheet.value;
  });
  router.get('/papay/signings/:id', async (ctx) => {
    const id = ctx.params.id ?? '';
    const wait = Math.min(Number(firstOf(ctx.query.waitSeconds) ?? 0) || 0, LONGEST_WAIT_S);
    const isOpen = () => findSigning(world, id)?.status === 'open';
    if (wait > 0 && isOpen()) {
      await world.hangs.hold(wait * SECOND_MS, (done) => world.changes.listen(() => !isOpen() && done()));
    }
    ctx.body = found(findSigning(world, id), 'signing page');
  });
  router.post('/papay/signings/:id/answer', async (ctx) => {
    const { answer } = await readInput(ctx, z.strictObject({ answer: z.enum(['sign', 'decline']) }));
    ctx.body = found(answerSigning(world, ctx.params.id ?? '', answer), 'signing page');
  });
}

function found<T>(value: T | null, what: string): T {
  if (value === null) throw new PanelError(404, `there is no such ${what}`);
  return value;
}
