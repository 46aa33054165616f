export type { PaymentOutcome, SheetReport } from './payment.types';

import type { AnyPayment } from '@shared/contract/order';
import type { SandboxPaySheet } from '@shared/contract/sandbox';
import { getClientPlatform } from './client-platform.h5';
import { openPaySheetView } from './pay-sheet-view.h5';
import { parsePaymentErrMsg, parseVirtualReport, type RequestPayment } from './payment.types';
import { currentPersonId } from './person.h5';
import { callSandbox, SandboxRefusal } from './sandbox.h5';

/** One wait of the long poll; shorter than the time after which proxies give up. */
const WAIT_SECONDS = 20;
/** A sheet lives at most as long as its prepay_id (2 h): no more waits than that. */
const MAX_WAITS = (2 * 60 * 60) / WAIT_SECONDS;

export const requestPayment: RequestPayment = async (payment) => {
  const report = 'kind' in payment ? parseVirtualReport : readOrdinary;
  try {
    const sheet = await openSheet(payment);
    const view = openPaySheetView(sheet, (answer) =>
      callSandbox('POST', `/sandbox/wx/payments/${sheet.id}/answer`, { answer }),
    );
    try {
      return report({ errMsg: (await waitUntilClosed(sheet)).errMsg ?? '' });
    } finally {
      view.close();
    }
  } catch (failure) {
    return report(failure instanceof SandboxRefusal ? failure : {});
  }
};

function readOrdinary({ errMsg = '' }: { readonly errMsg?: string }) {
  return parsePaymentErrMsg(errMsg);
}

async function openSheet(payment: AnyPayment): Promise<SandboxPaySheet> {
  const personId = await currentPersonId();
  if (!('kind' in payment)) {
    return callSandbox<SandboxPaySheet>('POST', '/sandbox/wx/payments', { personId, payment });
  }
  const onIphone = getClientPlatform() === 'ios';
  return callSandbox<SandboxPaySheet>('POST', '/sandbox/wx/virtual-payments', { personId, onIphone, payment });
}

async function waitUntilClosed(opened: SandboxPaySheet): Promise<SandboxPaySheet> {
  let sheet = opened;
  for (let waits = 0; sheet.status === 'open' && waits < MAX_WAITS; waits += 1) {
    sheet = await callSandbox('GET', `/sandbox/wx/payments/${sheet.id}?waitSeconds=${WAIT_SECONDS}`);
  }
  return sheet;
}
