import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { formatBillTime } from '../china-time';
import { randomDigits } from '../random';
import type { Contract, ContractOffer } from '../records';
import type { World } from '../world';
import { Refusal } from './errors';
import { checkFields, PLAN_ID } from './fields';
import { schedulePapayNotice } from './notices';
import { findPlan } from './plans';
import type { Fields } from './xml';

/** A contract lasts for ten years unless somebody ends it. */
const LIFE_MONTHS = 120;

const KEY_RULES = {
  contract_id: { max: 32 },
  plan_id: { ...PLAN_ID, required: false },
  contract_code: { max: 128 },
  version: { required: true, max: 8, pattern: /^1\.0$/ },
};

/** Why a person cannot be offered a contract; null when they can. */
export function findOfferObstacle(
  world: World,
  personId: string,
  offer: ContractOffer,
): { readonly code: string; readonly message: string } | null {
  if (findPlan(offer.planId) === null) return { code: 'PARAM_ERROR', message: '模板不存在' };
  const used = world.records.contracts.findBy('key', keyOf(offer)).length > 0;
  if (used) return { code: 'PARAM_ERROR', message: '签约协议号重复' };
  const signed = world.records.contracts
    .findBy('personId', personId)
    .some((contract) => contract.planId === offer.planId && contract.terminatedAt === null);
  return signed ? { code: 'CONTRACT_EXISTS', message: '已签约' } : null;
}

/** The person has signed; the merchant is told at the address of its request. */
export function signContract(world: World, personId: string, offer: ContractOffer): Contract {
  const { planId, contractCode, requestSerial, displayAccount, notifyUrl } = offer;
  const person = world.records.people.find(personId);
  const now = world.clock.now();
  const contract: Contract = {
    ...{ planId, contractCode, requestSerial, displayAccount, notifyUrl },
    id: `${businessDayOf(now).replaceAll('-', '')}${randomDigits(10)}`,
    key: keyOf(offer),
    personId,
    openid: person?.miniprogramOpenid ?? '',
    signedAt: now,
    expiresAt: addMonths(now, LIFE_MONTHS),
    terminatedAt: null,
    terminationMode: 0,
    remark: null,
  };
  world.records.contracts.put(contract);
  schedulePapayNotice(world, 'PAPAY.SIGNED', notifyUrl, {
    ...presentChange(world, contract, 'ADD'),
    contract_expired_time: formatBillTime(contract.expiresAt),
  });
  world.schedule.add({
    ...{ kind: 'contractEnd', dueAt: contract.expiresAt, keptBack: null, lane: null },
    content: { contractId: contract.id },
  });
  world.changes.tell();
  return contract;
}

/** The contract is over; the merchant is told at the address of the template. */
export function endContract(world: World, contract: Contract, mode: 1 | 2 | 3, remark: string | null): Contract {
  const ended: Contract = { ...contract, terminatedAt: world.clock.now(), terminationMode: mode, remark };
  world.records.atomically(() => {
    world.records.contracts.put(ended);
    schedulePapayNotice(world, 'PAPAY.TERMINATED', null, {
      ...presentChange(world, ended, 'DELETE'),
      contract_termination_mode: String(mode),
    });
  });
  world.changes.tell();
  return ended;
}

/** A contract that nobody ended has run out. */
export function expireContract(world: World, contractId: string): void {
  const contract = findLive(world, contractId);
  if (contract !== null) endContract(world, contract, 1, null);
}

/** A contract that lives, by WeChat's number; null where there is none. */
export function findLive(world: World, contractId: string): Contract | null {
  const contract = world.records.contracts.find(contractId);
  return contract === null || contract.terminatedAt !== null ? null : contract;
}

/** `POST /papay/querycontract`. */
export function queryContract(world: World, fields: Fields): Fields {
  checkFields(world, fields, KEY_RULES);
  const contract = getContract(world, fields);
  const ended = contract.terminatedAt;
  return {
    ...presentKey(contract),
    request_serial: contract.requestSerial,
    contract_display_account: contract.displayAccount,
    contract_state: ended === null ? '0' : '1',
    contract_signed_time: formatBillTime(contract.signedAt),
    contract_expired_time: formatBillTime(contract.expiresAt),
    contract_terminated_time: ended === null ? '' : formatBillTime(ended),
    contract_termination_mode: String(contract.terminationMode),
    contract_termination_remark: contract.remark ?? '',
    openid: contract.openid,
  };
}

/** `POST /papay/deletecontract`: the merchant ends it. */
export function deleteContract(world: World, fields: Fields): Fields {
  checkFields(world, fields, { ...KEY_RULES, contract_termination_remark: { required: true, max: 512 } });
  const contract = getContract(world, fields);
  if (contract.terminatedAt !== null) throw new Refusal('CONTRACT_TERMINATED');
  endContract(world, contract, 3, fields.contract_termination_remark ?? null);
  return presentKey(contract);
}

function getContract(world: World, fields: Fields): Contract {
  const { contract_id: id, plan_id: planId, contract_code: contractCode } = fields;
  if (!id && !(planId && contractCode)) {
    throw new Refusal('PARAM_ERROR', 'contract_id与plan_id、contract_code必须填写一种');
  }
  const contract = id
    ? world.records.contracts.find(id)
    : world.records.contracts.findBy('key', `${planId}|${contractCode}`)[0];
  if (!contract) throw new Refusal('CONTRACT_NOT_EXIST');
  return contract;
}

function presentChange(world: World, contract: Contract, change: 'ADD' | 'DELETE'): Fields {
  return {
    return_code: 'SUCCESS',
    return_msg: 'OK',
    result_code: 'SUCCESS',
    mch_id: world.keys.mchid,
    ...presentKey(contract),
    openid: contract.openid,
    change_type: change,
    operate_time: formatBillTime(world.clock.now()),
    request_serial: contract.requestSerial,
  };
}

function presentKey({ id, planId, contractCode }: Contract): Fields {
  return { contract_id: id, plan_id: planId, contract_code: contractCode };
}

function keyOf({ planId, contractCode }: ContractOffer): string {
  return `${planId}|${contractCode}`;
}
