import { Card, Checkbox, Flex, Select, Table } from 'antd';
import type { ConfigSectionContent } from '../../../../../../shared/contract/ops/config';
import { useGet } from '../../../api/use-get';
import { WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withThing } from './form-shape';
import { rowActs, thingColumns } from './thing-columns';

interface OpensFor {
  readonly everyone: boolean;
  readonly tiers: readonly { readonly programme: string; readonly from: string }[];
  readonly families: readonly string[];
  readonly audiences: readonly string[];
}

interface Quota {
  readonly period: string;
  readonly count: number;
  readonly rollover: number;
}

type BenefitThing = Thing & {
  readonly name: string;
  readonly value: string;
  readonly costFen: number;
  readonly savesFen: number | null;
  readonly stock: number | null;
  readonly quota: Quota | null;
  readonly opensFor: OpensFor;
};

type Named = Thing & { readonly name: string };

const periods = [
  { value: 'none', label: '不限' },
  { value: 'day', label: '每天' },
  { value: 'week', label: '每周' },
  { value: 'month', label: '每月' },
  { value: 'quarter', label: '每季' },
  { value: 'year', label: '每年' },
  { value: 'once', label: '仅一次' },
];

/** For whom benefits open, as a matrix, and what they are worth, cost and allow. */
export function BenefitsForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const benefits = thingsOf<BenefitThing>(value);
  const section = (name: string) => `/ops/v1/config/drafts/${encodeURIComponent(draftId)}/sections/${name}`;
  const growth = useGet<ConfigSectionContent>(section('growth'));
  const plans = useGet<ConfigSectionContent>(section('plans'));
  const programmes = thingsOf<Named>(growth.data?.content, 'programmes');
  const families = thingsOf<Named>(plans.data?.content, 'families');
  const listing = thingsOf<Named & { readonly benefits: readonly string[] }>(plans.data?.content, 'plans');
  const change = (code: string, part: Partial<BenefitThing>) => onChange(withThing(benefits, code, part));
  const columns = thingColumns<BenefitThing>(change, isReadOnly);
  const open = (benefit: BenefitThing, part: Partial<OpensFor>) =>
    change(benefit.code, { opensFor: { ...benefit.opensFor, ...part } });
  return (
    <div className="config-form">
      <Card title="对谁开放" size="small" className="config-matrix">
        <Table
          size="small"
          pagination={false}
          dataSource={[...benefits]}
          rowKey="code"
          scroll={{ x: 'max-content' }}
          columns={[
            { title: '权益', dataIndex: 'name', fixed: 'start' },
            {
              title: '所有会员',
              render: (_, benefit) => (
                <Checkbox
                  aria-label={`${benefit.name} 对所有会员开放`}
                  checked={benefit.opensFor.everyone}
                  disabled={isReadOnly}
                  onChange={({ target }) => open(benefit, { everyone: target.checked })}
                />
              ),
            },
            ...programmes.map((programme) => ({
              title: programme.name,
              render: (_: unknown, benefit: BenefitThing) => (
                <TierChoice
                  programme={programme}
                  benefit={benefit}
                  isReadOnly={isReadOnly}
                  onChange={(tiers) => open(benefit, { tiers })}
                />
              ),
            })),
            ...families.map(({ code, name }) => ({
              title: `${name}（任一方案）`,
              render: (_: unknown, benefit: BenefitThing) => (
                <Checkbox
                  aria-label={`${benefit.name} 对${name}开放`}
                  checked={benefit.opensFor.families.includes(code)}
                  disabled={isReadOnly}
                  onChange={({ target }) =>
                    open(benefit, {
                      families: target.checked
                        ? [...benefit.opensFor.families, code]
                        : benefit.opensFor.families.filter((each) => each !== code),
                    })
                  }
                />
              ),
            })),
            {
              title: '列出它的方案',
              render: (_, { code }) => (
                <span className="hint">
                  {listing
                    .filter((plan) => plan.benefits?.includes(code))
                    .map(({ name }) => name)
                    .join('、') || '—'}
                </span>
              ),
            },
          ]}
        />
        <p className="hint">方案包含哪些权益，在「会员产品与方案」里设置。</p>
      </Card>
      <Card title="内容与成本" size="small" className="config-matrix">
        <Table
          size="small"
          pagination={false}
          dataSource={[...benefits]}
          rowKey="code"
          scroll={{ x: 'max-content' }}
          columns={[
            columns.text('名称', 'name'),
            columns.text('价值说明', 'value'),
            columns.fen('为会员节省', 'savesFen'),
            columns.fen('单次成本', 'costFen', { empty: 0 }),
            {
              title: '次数',
              render: (_, { code, quota }) => (
                <QuotaFields
                  code={code}
                  quota={quota}
                  isReadOnly={isReadOnly}
                  onChange={(wanted) => change(code, { quota: wanted })}
                />
              ),
            },
            columns.whole('总库存', 'stock'),
            rowActs({ things: benefits, isReadOnly, drop: '停用', onChange }),
          ]}
        />
      </Card>
    </div>
  );
}

interface TierChoiceProps {
  readonly programme: Named;
  readonly benefit: BenefitThing;
  readonly isReadOnly: boolean;
  readonly onChange: (tiers: OpensFor['tiers']) => void;
}

function TierChoice({ programme, benefit, isReadOnly, onChange }: TierChoiceProps) {
  const others = benefit.opensFor.tiers.filter((each) => each.programme !== programme.code);
  const own = benefit.opensFor.tiers.find((each) => each.programme === programme.code);
  return (
    <Select
      aria-label={`${benefit.name} 从${programme.name}的哪一级起`}
      value={own?.from ?? ''}
      disabled={isReadOnly}
      style={{ minWidth: 128 }}
      onChange={(from) => onChange(from === '' ? others : [...others, { programme: programme.code, from }])}
      options={[
        { value: '', label: '不按等级' },
        ...thingsOf<Named>(programme, 'tiers').map(({ code, name }) => ({ value: code, label: `${name}起` })),
      ]}
    />
  );
}

interface QuotaFieldsProps {
  readonly code: string;
  readonly quota: Quota | null;
  readonly isReadOnly: boolean;
  readonly onChange: (quota: Quota | null) => void;
}

function QuotaFields({ code, quota, isReadOnly, onChange }: QuotaFieldsProps) {
  const { count = 1, rollover = 0 } = quota ?? {};
  return (
    <Flex gap={4}>
      <Select
        aria-label={`${code} 次数的周期`}
        value={quota?.period ?? 'none'}
        disabled={isReadOnly}
        style={{ minWidth: 96 }}
        onChange={(period) => onChange(period === 'none' ? null : { period, count, rollover })}
        options={periods}
      />
      {quota === null ? null : (
        <WholeField
          label={`${code} 次数`}
          value={count}
          isReadOnly={isReadOnly}
          onChange={(whole) => onChange({ ...quota, count: whole ?? 1 })}
        />
      )}
    </Flex>
  );
}
