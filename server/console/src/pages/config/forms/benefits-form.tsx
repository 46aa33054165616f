import { Card } from 'antd';
import { formatFen } from '../../../../../../shared/kernel/fen';
import { BenefitFields } from './benefit/benefit-fields';
import { BenefitMatrix } from './benefit/benefit-matrix';
import { type BenefitThing, checkBenefit, deliveryKinds, freshBenefit, issues } from './benefit/benefit-shape';
import { freeCode, type SectionFormProps, type Thing, thingsOf, withThing } from './form-shape';
import { tellQuota } from './parts/limit-fields';
import { ThingList } from './parts/thing-list';
import { useDraftSection } from './parts/use-draft-section';

type Named = Thing & { readonly name: string };

/** Benefits: for whom they open, as a matrix, and everything else of each in its drawer. */
export function BenefitsForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const benefits = thingsOf<BenefitThing>(value);
  const plans = useDraftSection(draftId, 'plans');
  const programmes = thingsOf<Named>(useDraftSection(draftId, 'growth'), 'programmes');
  const circle = { programmes, families: thingsOf<Named>(plans, 'families') };
  return (
    <div className="config-form">
      <Card title="权益" size="small">
        <ThingList<BenefitThing>
          noun="权益"
          things={benefits}
          drop="停用"
          empty="权益是会员得到的东西：折扣、券、服务、礼品。先建一个，再让方案或等级开放它。"
          fresh={() => freshBenefit(freeCode(benefits, 'benefit'))}
          findFaults={checkBenefit}
          fields={(props) => <BenefitFields {...props} {...circle} />}
          isReadOnly={isReadOnly}
          onChange={onChange}
          columns={[
            {
              title: '权益',
              dataIndex: 'name',
              fixed: 'start',
              render: (name: string, { value: words }) => (
                <>
                  {name}
                  {words ? <div className="hint">{words}</div> : null}
                </>
              ),
            },
            { title: '怎样给到会员', render: (_, benefit) => tellDelivery(benefit) },
            {
              title: '次数与库存',
              render: (_, { quota, stock }) =>
                typeof stock === 'number'
                  ? `${tellQuota(quota)}，共 ${stock.toLocaleString('zh-CN')} 份`
                  : tellQuota(quota),
            },
            { title: '成本与预算', render: (_, benefit) => <span className="config-words">{tellCost(benefit)}</span> },
          ]}
        />
      </Card>
      {benefits.length === 0 ? null : (
        <BenefitMatrix
          benefits={benefits}
          plans={thingsOf<Named & { readonly benefits?: readonly string[] }>(plans, 'plans')}
          {...circle}
          isReadOnly={isReadOnly}
          onChange={(code, part) => onChange(withThing(benefits, code, part))}
        />
      )}
    </div>
  );
}

function tellDelivery({ issue = 'automatic', delivery = { kind: 'service' } }: BenefitThing): string {
  const how = deliveryKinds.find(({ value }) => value === delivery.kind)?.label ?? delivery.kind;
  return `${issues.find(({ value }) => value === issue)?.label ?? issue} · ${how}`;
}

function tellCost({ costFen, budget }: BenefitThing): string {
  const cost = costFen ? `每次 ${formatFen(costFen)}` : '—';
  if (!budget) return cost;
  return `${cost}，${budget.per === 'month' ? '每月' : '总计'}预算 ${formatFen(budget.fen ?? 0)}`;
}
