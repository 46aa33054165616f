import type { EventKind, Measure } from './programme.schema';

/** How the metric of a source or a task is read. */
export function measureOfSource(
  { event, metric }: { readonly event: string; readonly metric: string },
  kinds: ReadonlyMap<string, EventKind>,
): Measure {
  if (metric === 'times') return 'times';
  return kinds.get(event)?.metrics.find(({ code }) => code === metric)?.measure ?? 'count';
}
