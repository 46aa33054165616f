import type { MemberRow } from '../../shared/contract/ops/member';

const STATUS_WORDS: Readonly<Record<MemberRow['status'], string>> = {
  active: '正常',
  frozen: '冻结',
  leaving: '注销中',
  gone: '已注销',
};

const HEAD = ['会员号', '昵称', '手机号（脱敏）', '状态', '加入时间', '等级', '会员', '标签'];

/** The file's first line, behind the mark by which table calculations know UTF-8. */
export const LIST_HEAD = `\u{FEFF}${HEAD.join(',')}\r\n`;

/** Members as lines of CSV (RFC 4180); never a full phone number. */
export function writeListLines(rows: readonly MemberRow[]): string {
  return rows.map((row) => `${cellsOf(row).map(quote).join(',')}\r\n`).join('');
}

function cellsOf({
  memberNumber,
  nickname,
  phoneMasked,
  status,
  joinedAt,
  tier,
  memberships,
  tags,
}: MemberRow): string[] {
  const held = memberships.map(({ planName, endsAt, active }) => `${planName}${active ? '' : '（已到期）'} ${endsAt}`);
  return [
    ...[memberNumber, nickname ?? '', phoneMasked ?? '', STATUS_WORDS[status], joinedAt, tier ?? ''],
    ...[held.join('；'), tags.join('；')],
  ];
}

/** What begins as a formula does is no formula: a nickname must not calculate in the operator's table (OWASP: CSV injection). */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
