import { z } from 'zod';
import type {
  SandboxSigningSheet,
  SandboxVirtualContract,
  SandboxVirtualSigningRequest,
} from '../../../shared/contract/sandbox';
import { formatInstant } from '../../../shared/kernel/instant';
import { accept, type Result } from '../../../shared/kernel/result';
import { showSigning } from '../papay/signing-sheets';
import { getPerson } from '../people';
import { randomText } from '../random';
import type { SigningSheet, VirtualContract } from '../records';
import type { World } from '../world';
import { endAtApple, signAtApple } from './apple';
import { ClientCall, readSignData, type VirtualSheetFailure } from './client-call';
import { pushVirtual } from './orders';
import { findProduct } from './products';

const call = new ClientCall('requestSubscribeSign');

const signDataForm = z.strictObject({
  offerId: z.string(),
  env: z.literal(0),
  productId: z.string(),
  outContractCode: z.string().regex(/^[0-9A-Za-z_-]{8,32}$/),
  attach: z.string(),
});

/** Plays `wx.requestSubscribeSign`: checks both signatures and the arguments as WeChat does, and shows the page. */
export function openSubscribeSign(
  world: World,
  personId: string,
  request: SandboxVirtualSigningRequest,
): Result<SandboxSigningSheet, VirtualSheetFailure> {
  const person = getPerson(world, personId);
  const wish = readSignData(signDataForm, request.signData);
  const product = wish === null ? null : findProduct(wish.productId);
  if (wish === null || wish.offerId !== world.virtual.offerId) return call.fail(-15016, 'signData 格式错误');
  if (product === null) return call.fail(-15012, '订阅道具不存在');
  const fault = call.findSignatureFault(world, person, request);
  if (fault !== null) return fault;
  const obstacle = findObstacle(world, personId, { planId: product.id, contractCode: wish.outContractCode });
  if (obstacle !== null) return call.fail(-15002, obstacle);
  const sheet: SigningSheet = {
    ...{ id: randomText(20), personId, status: 'open', message: '', contractId: null, rail: 'virtual' },
    ...{ planId: product.id, contractCode: wish.outContractCode, requestSerial: '', notifyUrl: '' },
    displayAccount: person.nickname,
  };
  return accept(showSigning(world, sheet));
}

/** The person signs on an open page. @returns what the page says: why not, or null once it is signed */
export function signSubscription(world: World, sheet: SigningSheet): string | null {
  if (sheet.apple) return signAtApple(world, sheet, sheet.apple);
  const { personId, planId: productId, contractCode } = sheet;
  const obstacle = findObstacle(world, personId, { planId: productId, contractCode });
  if (obstacle !== null) return obstacle;
  const contract: VirtualContract = {
    ...{ id: contractCode, personId, openid: getPerson(world, personId).miniprogramOpenid, productId },
    ...{ signedAt: world.clock.now(), endedAt: null, endedBy: null },
  };
  world.records.virtualContracts.put(contract);
  tellOfChange(world, contract, 'subscribe');
  return null;
}

/** The contract is over, by the person's own pages or by the merchant's call; the merchant is told. */
export function endSubscription(world: World, contract: VirtualContract, endedBy: 'person' | 'merchant'): void {
  if (contract.apple) {
    endAtApple(world, contract, contract.apple);
    return;
  }
  const ended: VirtualContract = { ...contract, endedAt: world.clock.now(), endedBy };
  world.records.virtualContracts.put(ended);
  tellOfChange(world, ended, 'unsubscribe');
  world.changes.tell();
}

/** The person ends a contract in WeChat's own pages, or in the phone's settings where it is Apple's; null when there is none of that number. Repeating changes nothing. */
export function cancelSubscription(world: World, contractCode: string): SandboxVirtualContract | null {
  const contract = world.records.virtualContracts.find(contractCode);
  if (contract === null) return null;
  if (contract.endedAt === null) endSubscription(world, contract, 'person');
  return present(world.records.virtualContracts.find(contractCode) ?? contract);
}

/** The contracts of a person, or of all, newest first. */
export function listSubscriptions({ records }: World, personId?: string): SandboxVirtualContract[] {
  const contracts = personId ? records.virtualContracts.findBy('personId', personId) : records.virtualContracts.all();
  return contracts.reverse().map(present);
}

function present({ id, personId, productId, signedAt, endedAt, endedBy }: VirtualContract): SandboxVirtualContract {
  return {
    ...{ contractCode: id, personId, productId, endedBy, signedAt: formatInstant(signedAt) },
    endedAt: endedAt === null ? null : formatInstant(endedAt),
  };
}

/** A number is signed once and never again; a person has one living contract for a product. */
function findObstacle(
  { records }: World,
  personId: string,
  { planId, contractCode }: Pick<SigningSheet, 'planId' | 'contractCode'>,
): string | null {
  if (records.virtualContracts.find(contractCode) !== null) return '签约协议号重复';
  const lives = records.virtualContracts
    .findBy('personId', personId)
    .some(({ productId, endedAt }) => productId === planId && endedAt === null);
  return lives ? '已签约' : null;
}

function tellOfChange(world: World, contract: VirtualContract, action: 'subscribe' | 'unsubscribe'): void {
  pushVirtual(world, 'xpay_subscribe_signing_result_notify', contract, {
    fields: { OutContractCode: contract.id, ProductId: contract.productId, Action: action },
  });
}
