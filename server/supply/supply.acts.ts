import {
  type AboutPoolInput,
  type AboutSupplyOrderInput,
  aboutPoolSchema,
  aboutSupplyOrderSchema,
  type CodesImportInput,
  codesImportSchema,
  type SettleSupplyOrderInput,
  settleSupplyOrderSchema,
} from '../../shared/contract/ops/supply';
import { accept, refuse } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { dropUpload, openUpload, type UploadCipher } from '../operator/keep-upload';
import { voidFreeCodes } from './code-pool';
import { importCodes, parseCodes } from './import-codes';
import { askByHand, settleByHand } from './operate-order';
import type { SupplyCipher } from './supply-cipher';

/** Puts a file of codes, which was looked at, into a pool: all of them or none. */
export function importCodesAct(
  cipher: SupplyCipher,
  uploads: UploadCipher,
): Act<CodesImportInput, { readonly codes: number }> {
  return {
    ...{ code: 'pools.import', name: '导入券码', permission: 'codes.manage', input: codesImportSchema },
    carryOut: async (unit, { pool, uploadId }, { now }) => {
      const file = await openUpload(unit, uploads, 'codes', uploadId);
      if (!file) return refuse('UPLOAD_NOT_FOUND');
      const lines = parseCodes(file.content, now);
      // A day that has passed since, or the same codes imported meanwhile.
      const imported = lines.ok ? await importCodes(unit, cipher, pool, lines.value, now) : lines;
      if (!imported.ok) return refuse('FILE_REFUSED');
      await dropUpload(unit, uploadId);
      const codes = imported.value;
      return accept({ value: { codes }, subject: `pool:${pool}`, after: { 文件: file.fileName, 券码: codes } });
    },
  };
}

/** Takes all free codes out of a pool for good. */
export const voidCodesAct: Act<AboutPoolInput, { readonly codes: number }> = {
  ...{ code: 'pools.void', name: '撤出券码', permission: 'codes.manage', input: aboutPoolSchema },
  carryOut: async (unit, { pool }) => {
    const voided = await voidFreeCodes(unit, pool);
    if (!voided.ok) return voided;
    return accept({ value: { codes: voided.value }, subject: `pool:${pool}`, after: { 撤出的券码: voided.value } });
  },
};

/** Has a worker ask the supplier after an order now. */
export const askOrderAct: Act<AboutSupplyOrderInput, null> = {
  ...{ code: 'supply.ask', name: '查询供货单', permission: 'codes.manage', input: aboutSupplyOrderSchema },
  carryOut: async (unit, { orderId }, { now }) => {
    const asked = await askByHand(unit, orderId, now);
    return asked.ok ? accept({ value: null, subject: `supplyOrder:${orderId}` }) : asked;
  },
};

/** Says how an order ended of which its supplier's system tells nothing. */
export const settleOrderAct: Act<SettleSupplyOrderInput, null> = {
  ...{ code: 'supply.settle', name: '登记供货结果', permission: 'codes.manage', input: settleSupplyOrderSchema },
  carryOut: async (unit, { orderId, outcome }, { reason, now }) => {
    const settled = await settleByHand(unit, orderId, outcome, reason, now);
    if (!settled.ok) return settled;
    const after = { 结果: outcome === 'succeeded' ? '已到账' : '失败' };
    return accept({ value: null, subject: `supplyOrder:${orderId}`, after });
  },
};
