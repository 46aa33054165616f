import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  addDays,
  addMonths,
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from '../../../shared/kernel/business-day';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { randomText } from '../random';
import type { BillTicket } from '../records';
import type { World } from '../world';
import { writeFundFlowBill, writeTradeBill } from './bill-files';
import { PayError } from './errors';

/** A day's bill is ready at 10:00 in Beijing on the day after; 3 months are kept (WeChat Pay: bills). */
const READY_HOUR_MS = 10 * HOUR_MS;
const KEPT_MONTHS = 3;

/** The download address works for 5 minutes. */
const TICKET_LIFE_MS = 5 * MINUTE_MS;

type Query = (name: string) => string | undefined;

/** `GET /v3/bill/tradebill?bill_date=&bill_type=&tar_type=`. */
export function requestTradeBill(world: World, query: Query): unknown {
  const variant = query('bill_type') ?? 'ALL';
  if (!['ALL', 'SUCCESS', 'REFUND'].includes(variant)) throw new PayError('PARAM_ERROR', 'bill_type 不合法');
  return issueTicket(world, query, 'trade', variant);
}

/** `GET /v3/bill/fundflowbill?bill_date=&account_type=&tar_type=`. */
export function requestFundFlowBill(world: World, query: Query): unknown {
  const variant = query('account_type') ?? 'BASIC';
  if (!['BASIC', 'OPERATION', 'FEES'].includes(variant)) throw new PayError('PARAM_ERROR', 'account_type 不合法');
  return issueTicket(world, query, 'fundflow', variant);
}

/** `GET /v3/billdownload/file?token=`: the file, plain or compressed as it was asked for. */
export function fetchBill(world: World, token: string): { bytes: Buffer; type: string } {
  const ticket = world.records.billTickets.find(token);
  if (ticket === null || world.clock.now() >= ticket.expiresAt) {
    throw new PayError('INVALID_REQUEST', '下载地址无效或已过期');
  }
  const text = writeBill(world, ticket);
  if (text === null) throw new PayError('NO_STATEMENT_EXIST', '账单文件不存在');
  const bytes = Buffer.from(text, 'utf8');
  return ticket.gzip ? { bytes: gzipSync(bytes), type: 'application/gzip' } : { bytes, type: 'text/plain' };
}

function issueTicket(world: World, query: Query, kind: BillTicket['kind'], variant: string): unknown {
  const tarType = query('tar_type');
  if (tarType !== undefined && tarType !== 'GZIP') throw new PayError('PARAM_ERROR', 'tar_type 不合法');
  const day = checkDay(world, query('bill_date'));
  const ticket: BillTicket = {
    id: randomText(48),
    kind,
    day,
    variant,
    gzip: tarType === 'GZIP',
    expiresAt: world.clock.now() + TICKET_LIFE_MS,
  };
  const text = writeBill(world, ticket);
  if (text === null) throw new PayError('NO_STATEMENT_EXIST', '账单文件不存在');
  world.records.billTickets.put(ticket);
  return {
    hash_type: 'SHA1',
    hash_value: createHash('sha1').update(text, 'utf8').digest('hex'),
    download_url: `${world.apiUrl()}/v3/billdownload/file?token=${ticket.id}`,
  };
}

function checkDay(world: World, text: string | undefined): BusinessDay {
  const day = text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
  if (day === null || Number.isNaN(startOfBusinessDay(day)) || addDays(day, 0) !== day) {
    throw new PayError('PARAM_ERROR', 'bill_date 应为 yyyy-MM-dd 格式的日期');
  }
  const now = world.clock.now();
  if (day < businessDayOf(addMonths(now, -KEPT_MONTHS))) {
    throw new PayError('PARAM_ERROR', '只能查询三个月以内的账单');
  }
  if (now < startOfBusinessDay(addDays(day, 1)) + READY_HOUR_MS) {
    throw new PayError('NO_STATEMENT_EXIST', '账单文件不存在');
  }
  return day;
}

function writeBill(world: World, ticket: BillTicket): string | null {
  if (ticket.kind === 'trade') return writeTradeBill(world, ticket.day, ticket.variant as 'ALL' | 'SUCCESS' | 'REFUND');
  // All money moves over the basic account; the other two never see any.
  return ticket.variant === 'BASIC' ? writeFundFlowBill(world, ticket.day) : null;
}
