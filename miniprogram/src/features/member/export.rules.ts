import type { MemberExport } from '@shared/contract/member';
import { formatChineseMinute } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';

/** One kind of data, to be read. */
export interface ExportSection {
  readonly key: string;
  readonly title: string;
  /** How many entries there are in all. */
  readonly count: number;
  /** The first of them. */
  readonly entries: readonly ExportEntry[];
}

/** One thing of a kind, as lines of what it is called and what it is. */
export interface ExportEntry {
  readonly key: string;
  readonly lines: readonly ExportLine[];
}

export interface ExportLine {
  readonly label: string;
  readonly value: string;
}

/** What one section shows at most; the rest is in the copy. Bounds what is drawn at once. */
const SHOWN_ENTRIES = 10;

/** An export as its owner can read it: no field left out, pictures told by their size. */
export function readExport({ sections }: MemberExport): ExportSection[] {
  return Object.entries(sections).flatMap(([key, content]) => readSections(key, content));
}

/** The whole export as text, to be kept or handed on. */
export function composeExportText(data: MemberExport): string {
  return JSON.stringify(data, null, 2);
}

/** A section, or one for each list where it is made of lists. */
function readSections(key: string, content: unknown): ExportSection[] {
  if (!isRecord(content)) return [readSection(key, labelOf(key), content)];
  const lists = Object.entries(content);
  if (lists.length === 0 || !lists.every(([, list]) => Array.isArray(list))) {
    return [readSection(key, labelOf(key), content)];
  }
  return lists.map(([name, list]) => readSection(`${key}.${name}`, labelOf(name), list));
}

function readSection(key: string, title: string, content: unknown): ExportSection {
  const entries: readonly unknown[] = Array.isArray(content) ? content : content === null ? [] : [content];
  const shown = entries.slice(0, SHOWN_ENTRIES);
  const plain = shown.length > 0 && !shown.some(isRecord);
  const read = plain ? [[{ label: title, value: shown.map(String).join('、') }]] : shown.map(readEntry);
  return {
    key,
    title,
    count: entries.length,
    entries: read.map((lines, index) => ({ key: `${key}.${index}`, lines })),
  };
}

function readEntry(entry: unknown): ExportLine[] {
  const fields = isRecord(entry) ? Object.entries(entry) : [['', entry] as const];
  return fields.map(([name, value]) => ({ label: labelOf(name), value: readValue(name, value) }));
}

function readValue(name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return name.endsWith('Fen') ? formatFen(value) : String(value);
  if (typeof value === 'string') return readText(name, value);
  if (Array.isArray(value)) return value.length === 0 ? '无' : value.map((each) => readValue(name, each)).join('；');
  if (isRecord(value)) {
    const fields = Object.entries(value);
    return fields.map(([inner, each]) => `${labelOf(inner)} ${readValue(inner, each)}`).join('，');
  }
  return String(value);
}

function readText(name: string, text: string): string {
  if (name.endsWith('Base64')) return `约 ${Math.max(1, Math.round((text.length * 3) / 4 / 1024))} KB`;
  const instant = parseInstant(text);
  if (instant !== null) return formatChineseMinute(instant);
  return words[text] ?? text;
}

function labelOf(name: string): string {
  return labels[name] ?? name;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What sections and fields are called; one that came after this version of the app keeps its own name. */
const labels: Readonly<Record<string, string>> = {
  profile: '个人资料',
  identities: '微信身份',
  sessions: '登录会话',
  activeDays: '活跃日期',
  remarks: '商家记录',
  tags: '标签',
  notes: '备注',
  text: '内容',
  memberships: '会员有效期',
  orders: '订单',
  messages: '消息',
  memberNumber: '会员号',
  nickname: '昵称',
  phoneNumber: '手机号',
  joinedAt: '加入时间',
  avatar: '头像',
  mediaType: '格式',
  imageBase64: '大小',
  app: '应用',
  openid: 'openid',
  unionid: 'unionid',
  followsOfficialAccount: '关注公众号',
  knownSince: '首次记录',
  createdAt: '创建时间',
  expiresAt: '失效时间',
  family: '会员产品',
  plan: '方案',
  startsAt: '开始',
  endsAt: '结束',
  source: '来源',
  orderId: '订单号',
  id: '编号',
  number: '单号',
  transactionId: '微信支付单号',
  topic: '类型',
  title: '标题',
  body: '内容',
  readAt: '已读时间',
  messageId: '消息编号',
  channel: '渠道',
  sentAt: '发送时间',
  templateId: '模板',
  left: '剩余次数',
  kind: '类型',
  content: '内容',
  receivedAt: '收到时间',
  status: '状态',
  amountFen: '金额',
  refundedFen: '已退金额',
  paidAt: '支付时间',
  payments: '支付记录',
  inbox: '站内消息',
  sentByWechat: '微信发送记录',
  permissions: '订阅次数',
  toldByWechat: '微信通知记录',
};

/** Values that are codes. */
const words: Readonly<Record<string, string>> = {
  miniprogram: '小程序',
  official: '公众号',
  order: '购买',
  renewal: '续费',
  gift: '赠送',
  code: '兑换码',
  operator: '人工发放',
  pending: '待支付',
  paid: '已支付',
  closed: '已关闭',
  refunding: '退款中',
  refunded: '已退款',
};
