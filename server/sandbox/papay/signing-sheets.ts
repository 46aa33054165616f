import type { SandboxSigningRequest, SandboxSigningSheet } from '../../../shared/contract/sandbox';
import { accept, type Result, refuse } from '../../../shared/kernel/result';
import { noteActivity } from '../people';
import { randomText } from '../random';
import type { SigningSheet } from '../records';
import { findProduct } from '../virtual/products';
import { signSubscription } from '../virtual/subscriptions';
import type { World } from '../world';
import { offerOf } from './contract-order';
import { findOfferObstacle, signContract } from './contracts';
import { Refusal } from './errors';
import { checkFields, DISPLAY_ACCOUNT, type FieldRules, NOTIFY_URL, PLAN_ID, REQUEST_SERIAL } from './fields';
import { findPlan } from './plans';
import { verifyFields } from './signature';

/** WeChat's mini-program for signing. */
const APP_ID = 'wxbd687630cd02ce1d';
const PATH = 'pages/index/index';

const RULES: FieldRules = {
  plan_id: PLAN_ID,
  contract_code: { required: true, max: 128, pattern: /^[0-9A-Za-z]+$/ },
  request_serial: REQUEST_SERIAL,
  contract_display_account: DISPLAY_ACCOUNT,
  notify_url: NOTIFY_URL,
  timestamp: { required: true, max: 10, pattern: /^\d{10}$/ },
};

/**
 * Plays `wx.navigateToMiniProgram` to WeChat's signing page (WeChat Pay: signing from a mini-program).
 * @returns the open page, or what it says instead
 */
export function openSigning(
  world: World,
  personId: string,
  { appId, path, extraData }: SandboxSigningRequest,
): Result<SandboxSigningSheet, string> {
  if (appId !== APP_ID || path !== PATH) return refuse('navigateToMiniProgram:fail 目标小程序不存在');
  const fault = findParameterFault(world, extraData);
  if (fault !== null) return refuse(fault);
  const offer = offerOf(extraData, extraData.notify_url ?? '');
  const obstacle = findOfferObstacle(world, personId, offer);
  if (obstacle !== null) return refuse(obstacle.message);
  const sheet: SigningSheet = {
    ...offer,
    ...{ id: randomText(20), personId, status: 'open', message: '', contractId: null },
  };
  return accept(showSigning(world, sheet));
}

/** Lays a page for signing before its person. */
export function showSigning(world: World, sheet: SigningSheet): SandboxSigningSheet {
  world.records.signingSheets.put(sheet);
  noteActivity(world, sheet.personId);
  world.changes.tell();
  return presentSigning(sheet);
}

/** The page of that id, null when there is none. */
export function findSigning(world: World, sheetId: string): SandboxSigningSheet | null {
  const sheet = world.records.signingSheets.find(sheetId);
  return sheet === null ? null : presentSigning(sheet);
}

/**
 * The person signs, or leaves the page without. Leaving is told to nobody.
 * @returns the page afterwards, null when there is none of that id
 */
export function answerSigning(world: World, sheetId: string, answer: 'sign' | 'decline'): SandboxSigningSheet | null {
  const sheet = world.records.signingSheets.find(sheetId);
  if (sheet === null) return null;
  if (sheet.status !== 'open') return presentSigning(sheet);
  const ended = world.records.atomically((): SigningSheet => {
    if (answer === 'decline') return end(world, { ...sheet, status: 'declined', message: '用户取消签约' });
    if (sheet.rail === 'virtual') {
      const why = signSubscription(world, sheet);
      return end(world, { ...sheet, status: why === null ? 'signed' : 'failed', message: why ?? '签约成功' });
    }
    const obstacle = findOfferObstacle(world, sheet.personId, sheet);
    if (obstacle !== null) return end(world, { ...sheet, status: 'failed', message: obstacle.message });
    const contract = signContract(world, sheet.personId, sheet);
    return end(world, { ...sheet, status: 'signed', message: '签约成功', contractId: contract.id });
  });
  return presentSigning(ended);
}

function end(world: World, sheet: SigningSheet): SigningSheet {
  world.records.signingSheets.put(sheet);
  world.changes.tell();
  return sheet;
}

function findParameterFault(world: World, extraData: Readonly<Record<string, string>>): string | null {
  try {
    checkFields(world, extraData, RULES);
  } catch (error) {
    if (error instanceof Refusal) return `参数构造错误：${error.message}`;
    throw error;
  }
  if (extraData.mch_id !== world.keys.mchid) return '参数构造错误：商户号mch_id不存在';
  return verifyFields(world, extraData) ? null : '签约参数签名校验错误';
}

/** A page for signing as the panel shows it. */
export function presentSigning(sheet: SigningSheet) {
  const { id, personId, planId, displayAccount, status, message, contractId, rail } = sheet;
  // The page of a subscription is the client's own sheet: nobody comes back from another mini-program.
  const isEnded = rail !== 'virtual' && (status === 'signed' || status === 'failed');
  const extraData = {
    return_code: status === 'signed' ? 'SUCCESS' : 'FAIL',
    return_msg: message,
    ...(contractId === null ? {} : { contract_id: contractId }),
  };
  return {
    ...{ id, personId, displayAccount, status },
    planName: (rail === 'virtual' ? findProduct(planId) : findPlan(planId))?.name ?? planId,
    referrer: isEnded ? { appId: APP_ID, extraData } : null,
  } satisfies SandboxSigningSheet;
}
