import type { Agreement } from '@shared/contract/agreement';
import { api } from '@/api/api';
import { createRemoteStore } from '../remote-store';

/** The texts that a member agrees to or may read. */
export const useAgreement = {
  membership: createRemoteStore(() => api.agreement('membership')),
  privacy: createRemoteStore(() => api.agreement('privacy')),
} satisfies Record<Agreement['code'], unknown>;
