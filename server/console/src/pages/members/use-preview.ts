import { useQuery } from '@tanstack/react-query';
import type { ActPreview } from '../../../../../shared/contract/ops/act-preview';
import { type ApiFault, callApi } from '../../api/client';

/** What an act would do with this input; asked anew whenever the input changes. Null input asks nothing. */
export function usePreview(path: string, input: object | null): { preview: ActPreview | null; fault: ApiFault | null } {
  const found = useQuery<ActPreview, ApiFault>({
    queryKey: [path, 'preview', input],
    queryFn: async ({ signal }) =>
      (await callApi<ActPreview>('POST', `${path}/preview`, { body: { input }, signal })).body,
    enabled: input !== null,
    staleTime: 0,
    gcTime: 0,
  });
  return { preview: input === null ? null : (found.data ?? null), fault: found.error };
}
