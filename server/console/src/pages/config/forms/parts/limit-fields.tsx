import { Flex } from 'antd';
import { parseInstant } from '../../../../../../../shared/kernel/instant';
import { ChoiceField, MomentField, WholeField } from '../fields';
import { check, type Faults, maybe, whole } from './check';
import { Item, type PartProps } from './thing-fields';

/** What may be given at most; without one as much as comes. */
export interface Caps {
  readonly day?: number | undefined;
  readonly month?: number | undefined;
  readonly year?: number | undefined;
}

const capNames = [
  ['day', '每日上限'],
  ['month', '每月上限'],
  ['year', '每年上限'],
] as const;

/** The most of a day, a month and a year. @param unit what is given */
export function CapsFields({ thing, faults, isReadOnly, onChange, unit }: PartProps<Caps> & { readonly unit: string }) {
  return (
    <Item label="上限" fault={Object.values(faults)[0]} isWide hint="空则不限。">
      <Flex gap={16} wrap>
        {capNames.map(([field, label]) => (
          <Flex key={field} gap={8} align="center">
            {label}
            <WholeField
              label={label}
              value={thing[field] ?? null}
              unit={unit}
              isReadOnly={isReadOnly}
              onChange={(most) => onChange({ [field]: most ?? undefined })}
            />
          </Flex>
        ))}
      </Flex>
    </Item>
  );
}

/** What is wrong with caps: each stretch must leave room for the shorter one in it. */
export function checkCaps(caps: Caps = {}): Faults {
  const least = maybe(whole(1, Number.MAX_SAFE_INTEGER));
  const faults = check(caps, { day: least, month: least, year: least });
  const { day = 0, month = Number.MAX_SAFE_INTEGER, year = Number.MAX_SAFE_INTEGER } = caps;
  const rises = day <= month && day <= year && (caps.month === undefined || caps.month <= year);
  return rises ? faults : { ...faults, day: '须每日不高于每月，每月不高于每年' };
}

/** Caps in words; empty where there are none. */
export function tellCaps(caps: Caps = {}): string {
  return capNames
    .flatMap(([field, label]) =>
      caps[field] === undefined ? [] : [`${label} ${caps[field]?.toLocaleString('zh-CN')}`],
    )
    .join('，');
}

/** How often a member may have something. */
export interface Quota {
  readonly period: string;
  readonly count: number | null;
  readonly rollover?: number | null;
}

const quotaPeriods = [
  { value: 'none', label: '不限' },
  { value: 'day', label: '每天' },
  { value: 'week', label: '每周' },
  { value: 'month', label: '每月' },
  { value: 'quarter', label: '每季' },
  { value: 'year', label: '每年' },
  { value: 'once', label: '仅一期（终身）' },
] as const;

interface QuotaFieldsProps {
  readonly label: string;
  readonly value: Quota | null;
  /** Whether what is left may go over to the next period. */
  readonly hasRollover?: boolean;
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Quota | null) => void;
}

/** How often, by the calendar. */
export function QuotaFields({ label, value, hasRollover = false, faults, isReadOnly, onChange }: QuotaFieldsProps) {
  const fresh: Quota = { period: 'month', count: 1, ...(hasRollover ? { rollover: 0 } : {}) };
  const { period = 'none', count = 1, rollover = 0 } = value ?? {};
  return (
    <Item label={label} fault={Object.values(faults)[0]} isWide>
      <Flex gap={8} align="center" wrap>
        <ChoiceField
          label={`${label}的周期`}
          value={period}
          options={quotaPeriods}
          width={150}
          isReadOnly={isReadOnly}
          onChange={(chosen) => onChange(chosen === 'none' ? null : { ...(value ?? fresh), period: chosen })}
        />
        {value === null ? null : (
          <WholeField
            label={label}
            value={count}
            unit="次"
            isReadOnly={isReadOnly}
            onChange={(times) => onChange({ ...value, count: times })}
          />
        )}
        {value === null || !hasRollover || period === 'once' ? null : (
          <>
            未用完的最多结转
            <WholeField
              label="结转次数"
              value={rollover}
              unit="次"
              isReadOnly={isReadOnly}
              onChange={(times) => onChange({ ...value, rollover: times ?? 0 })}
            />
          </>
        )}
      </Flex>
    </Item>
  );
}

/** What is wrong with a quota. */
export function checkQuota(quota: Quota | null | undefined): Faults {
  if (!quota) return {};
  const faults = check(quota, { count: whole(1, 1_000), rollover: maybe(whole(0, 1_000)) });
  return quota.period === 'once' && Number(quota.rollover) > 0 ? { ...faults, rollover: '仅一期，不能结转' } : faults;
}

/** A quota in words. */
export function tellQuota(quota: Quota | null | undefined): string {
  if (!quota) return '不限';
  const period = quotaPeriods.find(({ value }) => value === quota.period)?.label ?? quota.period;
  return `${quota.period === 'once' ? '终身' : period} ${quota.count ?? 0} 次`;
}

/** From when until when. */
export interface Window {
  readonly from?: string | null;
  readonly until?: string | null;
  readonly warmUpDays?: number | null;
}

interface WindowFieldsProps {
  readonly value: Window | null;
  /** Whether it is shown some days before it begins. */
  readonly hasWarmUp?: boolean;
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly onChange: (value: Window | null) => void;
}

/** When something can be had; none at all where both ends are open. */
export function WindowFields({ value, hasWarmUp = false, faults, isReadOnly, onChange }: WindowFieldsProps) {
  const { from = null, until = null, warmUpDays = 0 } = value ?? {};
  const change = (part: Window) => {
    const next = { ...value, from, until, ...part };
    onChange(next.from === null && next.until === null ? null : next);
  };
  const shared = { isReadOnly };
  return (
    <div className="thing-form thing-form__wide">
      <Item label="开始时间" hint="空则不限。">
        <MomentField label="开始时间" value={from} {...shared} onChange={(moment) => change({ from: moment })} />
      </Item>
      <Item label="结束时间" fault={Object.values(faults)[0]}>
        <MomentField label="结束时间" value={until} {...shared} onChange={(moment) => change({ until: moment })} />
      </Item>
      {hasWarmUp && from !== null ? (
        <Item label="提前展示" hint="开始前这么多天就能看到。">
          <WholeField
            label="提前展示"
            value={warmUpDays}
            unit="天"
            {...shared}
            onChange={(days) => change({ warmUpDays: days ?? 0 })}
          />
        </Item>
      ) : null}
    </div>
  );
}

/** What is wrong with a window. */
export function checkWindow(window: Window | null | undefined): Faults {
  if (!window) return {};
  const [from, until] = [window.from, window.until].map((moment) => (moment ? parseInstant(moment) : null));
  if (from != null && until != null && until <= from) return { until: '须晚于开始时间' };
  return check(window, { warmUpDays: maybe(whole(0, 90)) });
}
