import { distributeValues } from '../../../server/insight/distribution.rules';
import { type Measure, measures, type SegmentationReport } from '../../../server/insight/segmentation.report';
import { segment } from '../../../server/insight/segmentation.rules';
import { proposeTiers, tierCounts } from '../../../server/insight/tier-proposal.rules';

/** A report on values, as the command makes it. */
export function buildReport(
  values: ArrayLike<number>,
  options: { readonly title?: string; readonly measure?: Measure; readonly unit?: number } = {},
): SegmentationReport {
  const distributed = distributeValues(values);
  if (!distributed.ok) throw new Error(distributed.refusal.kind);
  const measure = options.measure ?? measures.fen;
  return {
    title: options.title ?? '会员实付',
    measure,
    segmentation: segment(distributed.value, options.unit ?? measure.usualUnit),
    proposals: tierCounts.map((count) => proposeTiers(distributed.value, count)),
    notes: [],
  };
}
