/** The kinds of values a message template may ask for (Mini-program: subscribe message, parameter types). */
export type TemplateValueType =
  | 'thing'
  | 'number'
  | 'letter'
  | 'symbol'
  | 'character_string'
  | 'time'
  | 'date'
  | 'amount'
  | 'phone_number'
  | 'car_number'
  | 'name'
  | 'phrase';

/** One line of a template: `key` is its type and a number, `label` what the reader sees in front of the value. */
export interface TemplateLine {
  readonly key: string;
  readonly label: string;
}

/** A message template 消息模板 as an operator would have picked it in WeChat's console. */
export interface TemplateForm {
  /** The name of the product's topic for which the template was picked. */
  readonly topic: string;
  readonly title: string;
  readonly lines: readonly TemplateLine[];
}

/** The two apps that can send: templates and their ids are theirs alone. */
export type AppName = 'official' | 'miniprogram';

/** The templates that both apps have; a new topic is one more entry here. */
export const TEMPLATE_FORMS: readonly TemplateForm[] = [
  {
    topic: 'membershipActivated',
    title: '会员开通成功通知',
    lines: [
      { key: 'thing1', label: '会员方案' },
      { key: 'time2', label: '生效时间' },
      { key: 'time3', label: '到期时间' },
    ],
  },
  { topic: 'membershipEndsIn7Days', title: '会员即将到期提醒', lines: planAndEnd() },
  { topic: 'membershipEndsIn1Day', title: '会员明日到期提醒', lines: planAndEnd() },
  { topic: 'membershipEnded', title: '会员到期通知', lines: planAndEnd() },
  {
    topic: 'refundSucceeded',
    title: '退款成功通知',
    lines: [
      { key: 'amount1', label: '退款金额' },
      { key: 'thing2', label: '退款原因' },
      { key: 'time3', label: '退款时间' },
    ],
  },
  {
    topic: 'refundRefused',
    title: '退款申请未通过通知',
    lines: [
      { key: 'thing1', label: '会员方案' },
      { key: 'thing2', label: '原因' },
    ],
  },
  { topic: 'tierRose', title: '会员等级提升通知', lines: tierAndTime() },
  { topic: 'tierFell', title: '会员等级变更通知', lines: tierAndTime() },
  {
    topic: 'tierExtended',
    title: '会员等级延长通知',
    lines: [
      { key: 'thing1', label: '会员等级' },
      { key: 'time2', label: '有效期至' },
    ],
  },
  { topic: 'tierFallsIn30Days', title: '会员等级到期提醒', lines: tierAndGap() },
  { topic: 'tierFallsIn7Days', title: '会员等级即将到期提醒', lines: tierAndGap() },
  {
    topic: 'tierWayBack',
    title: '会员等级恢复提醒',
    lines: [
      { key: 'thing1', label: '会员等级' },
      { key: 'thing2', label: '还需成长' },
    ],
  },
  { topic: 'pointsExpireIn30Days', title: '积分到期提醒', lines: pointsAndDay() },
  { topic: 'pointsExpireIn7Days', title: '积分即将到期提醒', lines: pointsAndDay() },
  { topic: 'benefitsOpened', title: '会员权益开通通知', lines: benefitsAndCount() },
  { topic: 'benefitsNew', title: '会员权益上新通知', lines: benefitsAndCount() },
  {
    topic: 'benefitClaimed',
    title: '权益领取成功通知',
    lines: [
      { key: 'thing1', label: '权益名称' },
      { key: 'thing2', label: '有效期至' },
    ],
  },
  {
    topic: 'benefitFailed',
    title: '权益发放失败通知',
    lines: [
      { key: 'thing1', label: '权益名称' },
      { key: 'thing2', label: '失败原因' },
      { key: 'time3', label: '失败时间' },
    ],
  },
  {
    topic: 'benefitUsed',
    title: '权益使用通知',
    lines: [
      { key: 'thing1', label: '权益名称' },
      { key: 'thing2', label: '使用地点' },
      { key: 'time3', label: '使用时间' },
    ],
  },
  {
    topic: 'benefitsExpire',
    title: '卡券到期提醒',
    lines: [
      { key: 'thing1', label: '卡券名称' },
      { key: 'time2', label: '到期日期' },
    ],
  },
  { topic: 'benefitsRevoked', title: '会员权益变更通知', lines: benefitsAndCount() },
  {
    topic: 'badgeEarned',
    title: '勋章获得通知',
    lines: [
      { key: 'thing1', label: '勋章名称' },
      { key: 'thing2', label: '勋章等级' },
    ],
  },
  {
    topic: 'renewalDue',
    title: '自动续费扣款提醒',
    lines: [
      { key: 'thing1', label: '续费项目' },
      { key: 'amount2', label: '扣款金额' },
      { key: 'time3', label: '扣款日期' },
    ],
  },
  {
    topic: 'giftAccepted',
    title: '礼物领取成功通知',
    lines: [
      { key: 'thing1', label: '礼物名称' },
      { key: 'time2', label: '领取时间' },
    ],
  },
  {
    topic: 'giftReturned',
    title: '礼物退回通知',
    lines: [
      { key: 'thing1', label: '礼物名称' },
      { key: 'amount2', label: '退款金额' },
      { key: 'thing3', label: '退回原因' },
    ],
  },
];

/**
 * Checks the values of a message against its template.
 * @returns null when they fit, otherwise the words after `argument invalid!` that WeChat's error 47003 carries
 */
export function findDataFault(lines: readonly TemplateLine[], data: unknown): string | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'data is not an object';
  const values = data as Record<string, unknown>;
  for (const { key } of lines) {
    const value = readValue(values[key]);
    if (value === null || value === '') return `data.${key}.value is empty`;
    const type = key.replace(/\d+$/, '');
    const fits = VALUE_RULES[type];
    if (fits === undefined || !fits(value)) return `data.${key}.value invalid`;
  }
  const extra = Object.keys(values).find((key) => !lines.some((line) => line.key === key));
  return extra === undefined ? null : `data.${extra} is not a key of the template`;
}

/** The text of `{"value": "…"}`; numbers count as their digits. */
export function readValue(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null || !('value' in entry)) return null;
  const { value } = entry;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

const DATE = String.raw`(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})`;
const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
const TIME = new RegExp(`^(${DATE} ?)?${CLOCK}( ?~ ?(${DATE} ?)?${CLOCK})?$`);
const DAY = new RegExp(`^${DATE}( ?${CLOCK})?( ?~ ?${DATE}( ?${CLOCK})?)?$`);

/** Lengths count characters as a reader does (code points), never bytes or UTF-16 units. */
const VALUE_RULES: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => countCharacters(value) <= 20,
  number: (value) => /^-?\d+(\.\d+)?$/.test(value) && value.replaceAll(/\D/g, '').length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => /^[\p{P}\p{S}]+$/u.test(value) && countCharacters(value) <= 5,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  // A clock time may stand alone or after a date; a date alone passes as well.
  time: (value) => TIME.test(value) || DAY.test(value),
  date: (value) => DAY.test(value),
  amount: (value) => /^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/.test(value),
  phone_number: (value) => /^[\d\p{P}\p{S}]+$/u.test(value) && countCharacters(value) <= 17,
  car_number: (value) => countCharacters(value) <= 8,
  name: (value) =>
    /\p{Script=Han}/u.test(value) ? countCharacters(value) <= 10 : /^[A-Za-z\p{P}\p{S} ]{1,20}$/u.test(value),
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
};

function countCharacters(text: string): number {
  return [...text].length;
}

function tierAndTime(): readonly TemplateLine[] {
  return [
    { key: 'thing1', label: '会员体系' },
    { key: 'thing2', label: '当前等级' },
    { key: 'time3', label: '变更时间' },
  ];
}

function tierAndGap(): readonly TemplateLine[] {
  return [
    { key: 'thing1', label: '会员等级' },
    { key: 'thing2', label: '保级条件' },
    { key: 'time3', label: '最晚日期' },
  ];
}

function pointsAndDay(): readonly TemplateLine[] {
  return [
    { key: 'thing1', label: '到期积分' },
    { key: 'time2', label: '到期日期' },
  ];
}

function benefitsAndCount(): readonly TemplateLine[] {
  return [
    { key: 'thing1', label: '权益名称' },
    { key: 'thing2', label: '权益数量' },
  ];
}

function planAndEnd(): readonly TemplateLine[] {
  return [
    { key: 'thing1', label: '会员方案' },
    { key: 'time2', label: '到期时间' },
  ];
}
