import { Schedule } from '../../../server/jobs/job.entity';
import type { SandboxPaymentRequest } from '../../../shared/contract/sandbox';
import type { Answer } from '../../support/house';
import type { Character, Story } from '../growth/support';

/** What somebody buys: the order as it was placed, and how it is paid. */
export interface Placed {
  readonly order: Answer['body'];
  readonly payment: SandboxPaymentRequest;
}

/** Takes what recurs every few minutes out of a story in which it plays no part. */
export async function quieten({ house }: Pick<Story, 'house'>): Promise<void> {
  house.composition.worker.registry.recurring.length = 0;
  await house.database.inUnit((unit) => unit.clear(Schedule));
}

/** Places an order for a plan by its code. */
export async function placeOrder(who: Character, plan: string): Promise<Placed> {
  const { items } = (await who.call('GET', '/api/v1/plans')).body;
  const found = items.find(({ code }: { code: string }) => code === plan);
  if (!found) throw new Error(`${plan} is not on sale`);
  const answer = await who.post('/api/v1/orders', { planId: found.id });
  if (answer.status !== 201) throw new Error(`no order: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Pays it, and lets the payment come to its end. */
export async function pay({ house }: Story, who: Character, { payment }: Placed): Promise<void> {
  const sheet = house.sandbox.openSheet(who.personId, payment);
  if (!sheet.ok) throw new Error(sheet.refusal);
  house.sandbox.answerSheet(sheet.value.id, 'pay');
  await house.settle();
}
