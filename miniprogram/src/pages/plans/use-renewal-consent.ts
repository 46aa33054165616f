import type { Plan } from '@shared/contract/plan';
import { useState } from 'react';

/** The consent to a plan's renewal, as it stands on the page. */
export interface RenewalConsent {
  readonly given: boolean;
  readonly toggle: () => void;
  readonly withdraw: () => void;
}

/** Keeps what was agreed to: another plan, another text or another price has to be agreed to anew. */
export function useRenewalConsent(plan: Plan | null): RenewalConsent {
  const [agreedTo, setAgreedTo] = useState<string | null>(null);
  const asked = plan === null || plan.renewal === null ? null : `${plan.id} ${plan.renewal.consentVersion}`;
  const given = asked !== null && agreedTo === asked;
  return { given, toggle: () => setAgreedTo(given ? null : asked), withdraw: () => setAgreedTo(null) };
}
