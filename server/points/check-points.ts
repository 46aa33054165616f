import type { PointsCheck } from '../../shared/contract/ops/points-import';
import { FAULTS_TOLD, type UploadFault } from '../../shared/contract/ops/upload';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type ImportFault, type ImportRefusal, planImport } from './import-points';
import { ALONE_UP_TO } from './points.rules';

/** Looks at a file of points: what it would give, or what is wrong with it. */
export async function checkPoints(
  database: Database,
  content: string,
  now: Instant,
): Promise<Omit<PointsCheck, 'uploadId'>> {
  const planned = await planImport(database, content, now);
  if (!planned.ok) {
    const faults = faultsOf(planned.refusal);
    return { ...NOTHING, faults: faults.slice(0, FAULTS_TOLD), faultCount: faults.length };
  }
  const { lines, repeated, members, points } = planned.value;
  return { ...NOTHING, lines: lines.length, repeated, members, points, needsSecond: points > ALONE_UP_TO };
}

const NOTHING = { lines: 0, repeated: 0, members: 0, points: 0, needsSecond: false, faults: [], faultCount: 0 };

function faultsOf(refusal: ImportRefusal): UploadFault[] {
  if (refusal.code === 'LINES_REFUSED') return refusal.faults.map(wordFault);
  return [{ line: 0, detail: fileWords[refusal.code] }];
}

const fileWords: Readonly<Record<Exclude<ImportRefusal['code'], 'LINES_REFUSED'>, string>> = {
  POINTS_NOT_LIVE: '当前没有启用积分',
  FILE_EMPTY: '文件里没有内容',
  FILE_TOO_LONG: '文件的行数太多，请拆分',
};

/** What the command line says of a line, as the console says it. */
function wordFault({ line, detail }: ImportFault): UploadFault {
  return { line, detail: detail.split('; ').map(wordPart).join('；') };
}

function wordPart(detail: string): string {
  const unknown = /^memberNumber: no member (.+)$/.exec(detail);
  if (unknown) return `没有会员号为 ${unknown[1]} 的会员`;
  const repeated = /^key: “(.*)” stands on another line too$/.exec(detail);
  if (repeated) return `key「${repeated[1]}」在另一行也出现了`;
  if (detail === 'expiresOn: has passed') return '到期日已过';
  const [column = '', ...rest] = detail.split(': ');
  return `${columnWords[column] ?? column}不对（${rest.join(': ')}）`;
}

const columnWords: Readonly<Record<string, string>> = {
  memberNumber: '会员号 memberNumber ',
  points: '积分 points ',
  title: '说明 title ',
  expiresOn: '到期日 expiresOn ',
  key: 'key ',
  '(line)': '这一行的列',
};
