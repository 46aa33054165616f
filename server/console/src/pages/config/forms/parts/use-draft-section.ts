import type { ConfigSectionContent } from '../../../../../../../shared/contract/ops/config';
import type { ConfigSection } from '../../../../../../../shared/contract/ops/config-sections';
import { useGet } from '../../../../api/use-get';

/** Another section of the draft as it was last saved; undefined until it is known. */
export function useDraftSection(draftId: string, section: ConfigSection): unknown {
  const path = `/ops/v1/config/drafts/${encodeURIComponent(draftId)}/sections/${section}`;
  return useGet<ConfigSectionContent>(path).data?.content;
}
