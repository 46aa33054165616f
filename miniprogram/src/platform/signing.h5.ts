export type { SigningVisit } from './signing.types';

import type { SandboxSigningSheet } from '@shared/contract/sandbox';
import { currentPersonId } from './person.h5';
import { callSandbox } from './sandbox.h5';
import type { OpenSigning } from './signing.types';
import { openSigningView } from './signing-view.h5';

/** One wait of the long poll; shorter than the time after which proxies give up. */
const WAIT_SECONDS = 20;
/** Nobody reads WeChat's page longer than an hour. */
const MAX_WAITS = (60 * 60) / WAIT_SECONDS;

export const openSigning: OpenSigning = async (signing) => {
  try {
    const personId = await currentPersonId();
    const [path, request] =
      'kind' in signing
        ? ['/sandbox/wx/virtual-signings', { personId, signing }]
        : ['/sandbox/papay/signings', { personId, ...signing }];
    const sheet = await callSandbox<SandboxSigningSheet>('POST', path, request);
    const view = openSigningView(sheet, (answer) =>
      callSandbox('POST', `/sandbox/papay/signings/${sheet.id}/answer`, { answer }),
    );
    try {
      await waitUntilClosed(sheet);
    } finally {
      view.close();
    }
    return 'opened';
  } catch {
    return 'failed';
  }
};

async function waitUntilClosed(opened: SandboxSigningSheet): Promise<void> {
  let { status } = opened;
  for (let waits = 0; status === 'open' && waits < MAX_WAITS; waits += 1) {
    const path = `/sandbox/papay/signings/${opened.id}?waitSeconds=${WAIT_SECONDS}`;
    ({ status } = await callSandbox<SandboxSigningSheet>('GET', path));
  }
}
