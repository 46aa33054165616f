import { Button, Card, Flex, Form, Select, Table } from 'antd';
import type { ConfigSectionContent } from '../../../../../../shared/contract/ops/config';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../../../../shared/kernel/business-day';
import { formatInstant, parseInstant } from '../../../../../../shared/kernel/instant';
import { serverNow } from '../../../api/client';
import { useGet } from '../../../api/use-get';
import { FenField, MomentField, TextField, WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withField, withThing } from './form-shape';

interface Price {
  readonly from?: string;
  readonly priceFen: number;
  readonly listPriceFen: number | null;
}

type PlanThing = Thing & {
  readonly name: string;
  readonly tagline?: string;
  readonly rank: number;
  readonly prices: readonly Price[];
  readonly benefits: readonly string[];
  readonly limitPerPerson?: number | null;
  readonly saleStartsAt?: string | null;
  readonly saleEndsAt?: string | null;
};

/** Plans with their prices: one that has begun is never rewritten, another is added with its date. */
export function PlansForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const plans = thingsOf<PlanThing>(value, 'plans');
  const families = thingsOf<Thing & { readonly name: string }>(value, 'families');
  const benefits = useGet<ConfigSectionContent>(
    `/ops/v1/config/drafts/${encodeURIComponent(draftId)}/sections/benefits`,
  );
  const choices = thingsOf<Thing & { readonly name?: string }>(benefits.data?.content).map(({ code, name }) => ({
    value: code,
    label: name ?? code,
  }));
  const change = (code: string, part: Partial<PlanThing>) =>
    onChange(withField(value, 'plans', withThing(plans, code, part)));
  return (
    <div className="config-form">
      {plans.map((plan) => (
        <Card
          key={plan.code}
          title={plan.name}
          extra={<span className="hint">{families.find(({ code }) => code === plan.family)?.name ?? plan.code}</span>}
        >
          <Form layout="vertical" component="div">
            <Flex gap={16} wrap>
              <Form.Item label="名称">
                <TextField
                  label={`${plan.code} 名称`}
                  value={plan.name}
                  isReadOnly={isReadOnly}
                  onChange={(name) => change(plan.code, { name })}
                />
              </Form.Item>
              <Form.Item label="副标题">
                <TextField
                  label={`${plan.code} 副标题`}
                  value={plan.tagline ?? ''}
                  isReadOnly={isReadOnly}
                  onChange={(tagline) => change(plan.code, { tagline })}
                />
              </Form.Item>
              <Form.Item label="档位">
                <WholeField
                  label={`${plan.code} 档位`}
                  value={plan.rank}
                  isReadOnly={isReadOnly}
                  onChange={(rank) => change(plan.code, { rank: rank ?? 1 })}
                />
              </Form.Item>
              <Form.Item label="每人限购">
                <WholeField
                  label={`${plan.code} 每人限购`}
                  value={plan.limitPerPerson ?? null}
                  isReadOnly={isReadOnly}
                  onChange={(limitPerPerson) => change(plan.code, { limitPerPerson })}
                />
              </Form.Item>
              <Form.Item label="开售">
                <MomentField
                  label={`${plan.code} 开售`}
                  value={plan.saleStartsAt ?? null}
                  isReadOnly={isReadOnly}
                  onChange={(saleStartsAt) => change(plan.code, { saleStartsAt })}
                />
              </Form.Item>
              <Form.Item label="停售">
                <MomentField
                  label={`${plan.code} 停售`}
                  value={plan.saleEndsAt ?? null}
                  isReadOnly={isReadOnly}
                  onChange={(saleEndsAt) => change(plan.code, { saleEndsAt })}
                />
              </Form.Item>
            </Flex>
            <Form.Item label="包含权益">
              <Select
                mode="multiple"
                aria-label={`${plan.code} 包含权益`}
                value={[...plan.benefits]}
                options={choices}
                disabled={isReadOnly}
                onChange={(codes: string[]) => change(plan.code, { benefits: codes })}
              />
            </Form.Item>
            <Prices plan={plan} isReadOnly={isReadOnly} onChange={(prices) => change(plan.code, { prices })} />
          </Form>
        </Card>
      ))}
    </div>
  );
}

interface PricesProps {
  readonly plan: PlanThing;
  readonly isReadOnly: boolean;
  readonly onChange: (prices: readonly Price[]) => void;
}

function Prices({ plan: { code, prices }, isReadOnly, onChange }: PricesProps) {
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
