import type { CodesCheck } from '../../shared/contract/ops/supply';
import { FAULTS_TOLD } from '../../shared/contract/ops/upload';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type CodeFault, type CodeRefusal, findKnownCodes, MOST_CODES, parseCodes } from './import-codes';
import type { SupplyCipher } from './supply-cipher';

/** Looks at a file of codes for a pool: how many it would put in, or what is wrong with it. It never tells a code. */
export async function checkCodes(
  { read }: Pick<Database, 'read'>,
  cipher: Pick<SupplyCipher, 'hashCode'>,
  pool: string,
  content: string,
  now: Instant,
): Promise<Omit<CodesCheck, 'uploadId'>> {
  const lines = parseCodes(content, now);
  if (!lines.ok) return faulty(0, lines.refusal);
  const known = await findKnownCodes(read, cipher, pool, lines.value);
  if (!known.ok) return faulty(lines.value.length, known.refusal);
  return { codes: lines.value.length, faults: [], faultCount: 0 };
}

function faulty(codes: number, refusal: CodeRefusal): Omit<CodesCheck, 'uploadId'> {
  const faults: readonly CodeFault[] =
    refusal.code === 'LINES_REFUSED' ? refusal.faults : [{ line: 0, detail: words[refusal.code] }];
  const told = faults.slice(0, FAULTS_TOLD).map(({ line, detail }) => ({ line, detail: wordFault(detail) }));
  return { codes, faults: told, faultCount: faults.length };
}

const words: Readonly<Record<Exclude<CodeRefusal['code'], 'LINES_REFUSED'>, string>> = {
  POOL_INVALID: '券码池的名称以小写字母开头，可含数字和连字符，最多 40 位',
  FILE_EMPTY: '文件里没有券码',
  FILE_TOO_LONG: `一个文件最多 ${MOST_CODES.toLocaleString('zh-CN')} 个券码，请拆分`,
  HEADER_INVALID: '第一行要写 code，或 code,expiresOn',
};

/** What the command line says of a line, as the console says it. */
function wordFault(detail: string): string {
  const same = /^the same code stands on line (\d+)$/.exec(detail);
  if (same) return `与第 ${same[1]} 行的券码相同`;
  const known = /^the pool has this code already \((\w+)\)$/.exec(detail);
  if (known) return `券码池里已有这个券码（${stateNames[known[1] ?? ''] ?? known[1]}）`;
  return lineWords[detail] ?? detail;
}

const stateNames: Readonly<Record<string, string>> = { free: '未发出', given: '已发出', void: '已撤出' };

const lineWords: Readonly<Record<string, string>> = {
  'is not code,expiresOn': '不是 code,expiresOn 的格式',
  'has no code': '没有券码',
  'a code has at most 200 characters': '券码最多 200 个字符',
  'the code has control characters': '券码含有控制字符',
  'a spreadsheet has rounded this code: format its column as text and export again':
    '券码被表格软件改成了科学计数，请把这一列设为文本后重新导出',
  'expiresOn is no day: YYYY-MM-DD': '到期日要写成 YYYY-MM-DD',
  'expiresOn has passed': '到期日已过',
};
