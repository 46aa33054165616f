import { Button, Flex, Table } from 'antd';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../../../../shared/kernel/business-day';
import { formatInstant, parseInstant } from '../../../../../../shared/kernel/instant';
import { serverNow } from '../../../api/client';
import { FenField, MomentField } from './fields';
import type { PlanThing, Price } from './plan-shape';

interface PricesProps {
  readonly plan: PlanThing;
  readonly isReadOnly: boolean;
  readonly onChange: (prices: readonly Price[]) => void;
}

/** A plan's prices: one that has begun is never rewritten, another is added with its date. */
export function Prices({ plan: { code, prices }, isReadOnly, onChange }: PricesProps) {
  const now = serverNow();
  const change = (index: number, part: Partial<Price>) =>
    onChange(prices.map((price, at) => (at === index ? { ...price, ...part } : price)));
  const rows = prices.map((price, index) => ({ ...price, index, hasBegun: hasBegun(price, now) }));
  return (
    <>
      <Table
        size="small"
        pagination={false}
        dataSource={rows}
        rowKey="index"
        columns={[
          {
            title: '生效时间',
            render: (_, { index, from, hasBegun: begun }) =>
              from === undefined ? (
                '发布时起'
              ) : (
                <MomentField
                  label={`${code} 第 ${index + 1} 个价格的生效时间`}
                  value={from}
                  isReadOnly={isReadOnly || begun}
                  onChange={(moment) => change(index, moment === null ? {} : { from: moment })}
                />
              ),
          },
          {
            title: '售价',
            render: (_, { index, priceFen, hasBegun: begun }) => (
              <FenField
                label={`${code} 第 ${index + 1} 个价格的售价`}
                value={priceFen}
                isReadOnly={isReadOnly || begun}
                onChange={(fen) => change(index, { priceFen: fen ?? 0 })}
              />
            ),
          },
          {
            title: '划线价',
            render: (_, { index, listPriceFen, hasBegun: begun }) => (
              <FenField
                label={`${code} 第 ${index + 1} 个价格的划线价`}
                value={listPriceFen}
                isReadOnly={isReadOnly || begun}
                onChange={(fen) => change(index, { listPriceFen: fen })}
              />
            ),
          },
          {
            title: '',
            render: (_, { index, hasBegun: begun }) =>
              begun ? (
                <span className="hint">已生效，不再更改</span>
              ) : (
                <Button
                  type="link"
                  danger
                  disabled={isReadOnly || prices.length === 1}
                  onClick={() => onChange(prices.filter((_price, at) => at !== index))}
                >
                  删除
                </Button>
              ),
          },
        ]}
      />
      <Flex gap={8} className="config-form__add">
        <Button
          disabled={isReadOnly || prices.some(({ from }) => from === undefined)}
          onClick={() => onChange([copyOf(prices)])}
        >
          改为发布时起的新价
        </Button>
        <Button disabled={isReadOnly} onClick={() => onChange([...prices, { ...copyOf(prices), from: tomorrow(now) }])}>
          添加定时价格
        </Button>
      </Flex>
    </>
  );
}

/** What a plan costs at an instant; before its first price begins, that first one. */
export function priceNow(prices: readonly Price[], now: number): number {
  const begun = prices.filter((price) => price.from === undefined || hasBegun(price, now));
  return (begun.at(-1) ?? prices[0])?.priceFen ?? 0;
}

/** The newest price without its beginning. */
function copyOf(prices: readonly Price[]): Price {
  const last = prices.at(-1);
  return { priceFen: last?.priceFen ?? 0, listPriceFen: last?.listPriceFen ?? null };
}

function hasBegun({ from }: Price, now: number): boolean {
  const start = from === undefined ? null : parseInstant(from);
  return start !== null && start <= now;
}

/** The coming midnight in Beijing. */
function tomorrow(now: number): string {
  return formatInstant(startOfBusinessDay(addDays(businessDayOf(now), 1)));
}
