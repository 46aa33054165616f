import { Tooltip } from 'antd';
import { SHANGHAI_OFFSET_MS } from '../../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/instant';
import { serverNow } from '../api/client';

interface WhenProps {
  /** RFC 3339, as the API gives it; null shows a dash. */
  readonly value: string | null | undefined;
  /** `day` leaves the time out; `ago` says how long since or until, by the server's clock. */
  readonly form?: 'minute' | 'day' | 'ago';
}

/** A moment in Asia/Shanghai; the exact second stands in the tip. */
export function When({ value, form = 'minute' }: WhenProps) {
  if (!value) return <span className="hint">—</span>;
  const exact = formatSecond(value);
  const shown = form === 'ago' ? formatDistance(value) : exact.slice(0, form === 'day' ? 10 : 16);
  return (
    <Tooltip title={`${exact}（北京时间）`}>
      <time className="figures" dateTime={value}>
        {shown}
      </time>
    </Tooltip>
  );
}

/** `2026-12-21 09:05:33` in Asia/Shanghai. */
export function formatSecond(value: string): string {
  return new Date(Date.parse(value) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `3 分钟前`, `2 天后`: rounded down, by the server's clock. */
export function formatDistance(value: string): string {
  const distance = Date.parse(value) - serverNow();
  const absolute = Math.abs(distance);
  if (absolute < MINUTE_MS) return distance <= 0 ? '刚刚' : '1 分钟内';
  const steps = [
    [DAY_MS, '天'],
    [HOUR_MS, '小时'],
    [MINUTE_MS, '分钟'],
  ] as const;
  const [length, unit] = steps.find(([length]) => absolute >= length) ?? steps[2];
  return `${Math.floor(absolute / length)} ${unit}${distance < 0 ? '前' : '后'}`;
}
