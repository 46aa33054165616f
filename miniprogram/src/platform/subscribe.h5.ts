export type { SubscribeAnswers } from './subscribe.types';

import type { SandboxSubscribeAnswer } from '@shared/contract/sandbox';
import { currentPersonId } from './person.h5';
import { callSandbox } from './sandbox.h5';
import { MAX_TEMPLATES_AT_ONCE, parseSubscribeAnswers, type RequestSubscribe } from './subscribe.types';

export const requestSubscribe: RequestSubscribe = async (templateIds) => {
  const asked = templateIds.slice(0, MAX_TEMPLATES_AT_ONCE);
  if (asked.length === 0) return {};
  try {
    const personId = await currentPersonId();
    const body = { personId, templateIds: asked };
    const answer = await callSandbox<SandboxSubscribeAnswer>('POST', '/sandbox/wx/subscriptions', body);
    return parseSubscribeAnswers(answer.results, asked);
  } catch {
    return {};
  }
};
