import type Router from '@koa/router';
import { z } from 'zod';
import type { SandboxCounting, SandboxScheme, SandboxSchemeOutcome } from '../../../shared/contract/sandbox';
import type { Changes } from '../changes';
import { PanelError, readInput } from './input';

/** Who lists and loads ready-made schemes. The local WeChat knows none: the product beside it hands this in. */
export interface SchemeLoader {
  list(): Promise<readonly SandboxScheme[]>;
  /** Null for a name that there is not. */
  load(name: string, counting: SandboxCounting | null): Promise<SandboxSchemeOutcome | null>;
}

/** `/sandbox/schemes` and `/sandbox/scheme`; both answer 404 without a loader. */
export function addSchemeRoutes(router: Router, changes: Changes, schemes: SchemeLoader | null): void {
  const loader = (): SchemeLoader => {
    if (schemes === null) throw new PanelError(404, 'no scheme can be loaded here');
    return schemes;
  };
  router.get('/schemes', async (ctx) => {
    ctx.body = { items: await loader().list() };
  });
  router.post('/scheme', async (ctx) => {
    const { name, counting } = await readInput(
      ctx,
      z.strictObject({ name: z.string().max(40), counting: z.enum(['from-now', 'recompute']).optional() }),
    );
    const outcome = await loader().load(name, counting ?? null);
    if (outcome === null) throw new PanelError(404, `there is no scheme "${name}"`);
    changes.tell();
    ctx.body = outcome;
  });
}
