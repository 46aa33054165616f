import type { SegmentationContent } from '../../shared/contract/ops/insight-segmentation';
import { formatInstant } from '../../shared/kernel/instant';
import { accept, type Result } from '../../shared/kernel/result';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { collectPaidAmounts } from './collect-paid-amounts';
import { distributeValues } from './distribution.rules';
import { InsightReport } from './insight.entity';
import type { InsightParts } from './refresh-insight';
import { measures } from './segmentation.report';
import { segment } from './segmentation.rules';
import { proposeTiers, tierCounts } from './tier-proposal.rules';

/** Topic of the job that looks at all members. */
export const SEGMENT = 'insight.segment';

/** Name of its result. */
export const SEGMENTATION = 'paidAmounts';

/** Asks for a new look at what all members have paid; one that is asked for already is not asked for twice. */
export async function askForSegmentation(unit: Unit, now: number): Promise<Result<null, never>> {
  const known = await unit.findOneBy(InsightReport, { code: SEGMENTATION });
  if (known?.status === 'asked') return accept(null);
  const asked = { status: 'asked' as const, askedAt: now };
  if (known) await unit.update(InsightReport, { code: SEGMENTATION }, asked);
  else await insertOnce(unit, { code: SEGMENTATION, ...asked, doneAt: null, content: null });
  await enqueueJob(unit, { topic: SEGMENT, payload: {}, uniqueKey: `${SEGMENT}:${now}` }, now);
  return accept(null);
}

/** Looks at what each present member has paid: bands, both ways of the 80/20 rule, proposed thresholds. May run twice. */
export async function segmentMembers({ database, clock }: InsightParts): Promise<void> {
  const { values, withoutPayment } = await collectPaidAmounts(database, { includeUnpaid: false });
  const distributed = distributeValues(values);
  const content: SegmentationContent = distributed.ok
    ? {
        withoutPayment,
        segmentation: segment(distributed.value, measures.fen.usualUnit),
        proposals: tierCounts.map((count) => proposeTiers(distributed.value, count)),
      }
    : { withoutPayment, segmentation: null, proposals: [] };
  const now = clock.now();
  await database.inUnit((unit) =>
    unit.update(
      InsightReport,
      { code: SEGMENTATION },
      { status: 'done', doneAt: now, content: JSON.stringify(content) },
    ),
  );
}

/** The newest result and whether another is on its way; null where none was ever asked for. */
export async function findSegmentation({ read }: Pick<Database, 'read'>) {
  const row = await read.findOneBy(InsightReport, { code: SEGMENTATION });
  if (row === null) return null;
  return {
    running: row.status === 'asked',
    askedAt: formatInstant(row.askedAt),
    doneAt: row.doneAt === null ? null : formatInstant(row.doneAt),
    content: row.content === null ? null : (JSON.parse(row.content) as SegmentationContent),
  };
}

async function insertOnce(unit: Unit, row: InsightReport): Promise<void> {
  try {
    await unit.insert(InsightReport, row);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
