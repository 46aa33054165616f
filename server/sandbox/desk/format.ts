/** An amount in the three sizes in which it is read: `¥` small, the yuan large, `.00` small. */
export interface YuanParts {
  readonly sign: '¥' | '-¥';
  readonly yuan: string;
  readonly decimals: string;
}

/** Splits whole fen for display; both decimals always stand, as WeChat Pay writes them. */
export function splitYuan(fen: number): YuanParts {
  const absolute = Math.abs(fen);
  return {
    sign: fen < 0 ? '-¥' : '¥',
    yuan: String(Math.trunc(absolute / 100)),
    decimals: `.${String(absolute % 100).padStart(2, '0')}`,
  };
}

/** `¥198.00` */
export function formatYuan(fen: number): string {
  const { sign, yuan, decimals } = splitYuan(fen);
  return `${sign}${yuan}${decimals}`;
}

/** `2026年11月21日`, in Shanghai. */
export function formatDay(instant: number): string {
  const { year, month, day } = partsOf(instant);
  return `${year}年${month}月${day}日`;
}

/** `周六`, in Shanghai. */
export function formatWeekday(instant: number): string {
  return WEEKDAY.format(instant);
}

/** `20:25:46`, in Shanghai; without seconds `20:25`. */
export function formatTime(instant: number, options: { readonly seconds: boolean }): string {
  const { hour, minute, second } = partsOf(instant);
  return options.seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`;
}

/** How a chat dates a message: `20:25` today, `昨天 20:25`, `11月21日 20:25` this year, else with the year. */
export function formatChatTime(instant: number, now: number): string {
  const time = formatTime(instant, { seconds: false });
  const day = formatDay(instant);
  if (day === formatDay(now)) return time;
  if (day === formatDay(now - DAY_MS)) return `昨天 ${time}`;
  const { year, month, day: dayOfMonth } = partsOf(instant);
  return year === partsOf(now).year ? `${month}月${dayOfMonth}日 ${time}` : `${day} ${time}`;
}

/** `09:58`: minutes and seconds that are left, rounded up; `00:00` when nothing is. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  return `${String(Math.trunc(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The value of a `datetime-local` field that shows this instant as a clock in Shanghai does. */
export function toLocalField(instant: number): string {
  const { year, month, day, hour, minute } = partsOf(instant);
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}`;
}

/** The RFC 3339 text of what a `datetime-local` field shows, read in Shanghai; null for an empty or broken one. */
export function fromLocalField(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(value)) return null;
  return `${value.length === 16 ? `${value}:00` : value}+08:00`;
}

const DAY_MS = 86_400_000;

const PARTS = new Intl.DateTimeFormat('zh-CN-u-nu-latn', {
  timeZone: 'Asia/Shanghai',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const WEEKDAY = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', weekday: 'short' });

type PartName = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

function partsOf(instant: number): Readonly<Record<PartName, string>> {
  const found = new Map(PARTS.formatToParts(instant).map(({ type, value }) => [type as string, value]));
  const read = (name: PartName) => found.get(name) ?? '';
  const two = (name: PartName) => read(name).padStart(2, '0');
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: two('hour'),
    minute: two('minute'),
    second: two('second'),
  };
}
