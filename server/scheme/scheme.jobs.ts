import type { Clock } from '../../shared/kernel/clock';
import type { Database } from '../database/open-database';
import type { JobRegistry } from '../jobs/registry';
import { carryOnPreview, PREVIEW, type PreviewPart } from './preview';
import { type DuePublication, PUBLISH, publishDue } from './publish-draft';

/** Registers the counting of previews and publications at a date. */
export function registerSchemeJobs(
  registry: JobRegistry,
  parts: { readonly database: Database; readonly clock: Clock },
): void {
  registry.handle<PreviewPart>(PREVIEW, (payload) => carryOnPreview(parts, payload));
  registry.handle<DuePublication>(PUBLISH, (payload) => publishDue(parts, payload));
}
