import { parkAgain } from '../case/park-case';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { checkBooks } from './check-books';
import { foldBalances } from './fold-balances';
import { type BooksParts, recogniseIncome } from './recognise-income';

/** Topic of the job that goes on where a night had no more time. */
const CLOSE_ON = 'books.closeOn';

/** Registers the night's work: the income of the days that ended, the day balances, and the check that all agrees. */
export function registerBooksJobs(registry: JobRegistry, parts: BooksParts): void {
  registry.handle(CLOSE_ON, () => closeDays(parts));
  registry.every('5 0 * * *', 'books.closeDays', () => closeDays(parts));
}

async function closeDays(parts: BooksParts): Promise<void> {
  const { database, clock } = parts;
  const isOver = createLeaseBudget();
  const done = (await recogniseIncome(parts, { isOver })).finished && (await foldBalances(database, { isOver }));
  const now = clock.now();
  if (!done) {
    await database.inUnit((unit) => enqueueJob(unit, { topic: CLOSE_ON, payload: {} }, now));
    return;
  }
  const faults = await checkBooks(database.read);
  if (faults.length === 0) return;
  await database.inUnit((unit) =>
    parkAgain(unit, { kind: 'books.unbalanced', subject: 'books', content: { faults } }, now),
  );
}
