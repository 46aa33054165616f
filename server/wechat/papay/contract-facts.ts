import type { ContractEnd, ContractFact, ContractState } from '../ports';
import { parseShanghaiTime } from '../shanghai-time';
import type { V2Fields } from './flat-xml';

/** `contract_termination_mode` (WeChat Pay: notice of signing and ending). */
const ENDS: Readonly<Record<string, ContractEnd>> = {
  '1': 'expired',
  '2': 'member',
  '3': 'merchant',
  '4': 'merchantPortal',
  '5': 'accountClosed',
};

/** Reads a notice of a contract that was signed or ended; null when something that matters is missing. */
export function parseContract(fields: V2Fields): ContractFact | null {
  const [contractId, papayPlanId, wechatContractId, mchid, openid] = [
    'contract_code',
    'plan_id',
    'contract_id',
    'mch_id',
    'openid',
  ].map((name) => fields.get(name));
  const changedAt = timeOf(fields, 'operate_time');
  if (!contractId || !papayPlanId || !wechatContractId || !mchid || !openid || changedAt === null) return null;
  return { contractId, papayPlanId, wechatContractId, mchid, openid, change: changeOf(fields), changedAt };
}

/** Reads the answer of a query (WeChat Pay: query a contract); what is not surely signed or ended is `unknown`. */
export function parseContractState(fields: V2Fields): ContractState {
  const state = fields.get('contract_state');
  const wechatContractId = fields.get('contract_id') ?? '';
  if (state === STATE_NOT_SIGNED && wechatContractId === '') return { status: 'notSigned' };
  if (state === STATE_NOT_SIGNED) {
    const terminatedAt = timeOf(fields, 'contract_terminated_time');
    return { status: 'terminated', wechatContractId, by: endOf(fields), terminatedAt };
  }
  const openid = fields.get('openid') ?? '';
  const signedAt = timeOf(fields, 'contract_signed_time');
  if (state !== STATE_SIGNED) return { status: 'unknown', reason: `contract state ${state ?? 'none'}` };
  if (wechatContractId === '' || openid === '' || signedAt === null) {
    return { status: 'unknown', reason: 'signed, but incomplete' };
  }
  return { status: 'signed', wechatContractId, openid, signedAt, expiresAt: timeOf(fields, 'contract_expired_time') };
}

const STATE_SIGNED = '0';
/** Ended, or never signed: only what has a number of WeChat's was ever signed. */
const STATE_NOT_SIGNED = '1';

function changeOf(fields: V2Fields): ContractFact['change'] {
  const name = fields.get('change_type') ?? '';
  if (name === 'ADD') return { kind: 'signed', expiresAt: timeOf(fields, 'contract_expired_time') };
  if (name === 'DELETE') return { kind: 'terminated', by: endOf(fields) };
  return { kind: 'unknown', name };
}

function endOf(fields: V2Fields): ContractEnd {
  return ENDS[fields.get('contract_termination_mode') ?? ''] ?? 'unknown';
}

function timeOf(fields: V2Fields, name: string): number | null {
  return parseShanghaiTime(fields.get(name) ?? '');
}
