import type Router from '@koa/router';
import { z } from 'zod';
import type { SandboxEventKind, SandboxEventOutcome } from '../../../shared/contract/sandbox';
import { getPerson } from '../people';
import type { World } from '../world';
import { PanelError, readInput } from './input';
import type { ShopPlayer } from './shop';

/** An event of a person, as the business system would report it. */
export interface PlayedEvent {
  /** The person's openid in the mini-program. */
  readonly openid: string;
  readonly kind: string;
  readonly metrics: Readonly<Record<string, number>>;
  /** Given where it takes an earlier event back. */
  readonly subject: string | null;
}

/** Who plays the systems of the business. The local WeChat has none: the product beside it hands this in. */
export interface BusinessPlayer extends ShopPlayer {
  kinds(): Promise<readonly SandboxEventKind[]>;
  report(event: PlayedEvent): Promise<SandboxEventOutcome>;
}

/** `/sandbox/business`: 404 without a player. */
export function addBusinessRoutes(router: Router, world: World, business: BusinessPlayer | null): void {
  const player = (): BusinessPlayer => {
    if (business === null) throw new PanelError(404, 'there is no business here');
    return business;
  };
  router.get('/business', async (ctx) => {
    ctx.body = { items: await player().kinds() };
  });
  router.post('/business', async (ctx) => {
    const { personId, kind, metrics, subject } = await readInput(
      ctx,
      z.strictObject({
        personId: z.string().max(40),
        kind: z.string().max(40),
        metrics: z.record(z.string().max(40), z.number().int()),
        subject: z.string().max(64).optional(),
      }),
    );
    const outcome = await player().report({
      openid: getPerson(world, personId).miniprogramOpenid,
      kind,
      metrics,
      subject: subject ?? null,
    });
    world.changes.tell();
    ctx.body = outcome;
  });
}
