import { Button, Card, Collapse, Flex, Form, Popconfirm, Select } from 'antd';
import { FamilyFields } from './family-fields';
import { MomentField, TextField, WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withField, withoutThing, withThing } from './form-shape';
import { NewFamily } from './new-family';
import { NewPlan } from './new-plan';
import { useDraftSection } from './parts/use-draft-section';
import { describePolicies, PlanPolicies } from './plan-policies';
import { Prices } from './plan-prices';
import { describePayment, PlanRenewal } from './plan-renewal';
import type { FamilyThing, PlanThing } from './plan-shape';

/** Plan families with their rules of change, and plans with their prices and policies. */
export function PlansForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const plans = thingsOf<PlanThing>(value, 'plans');
  const families = thingsOf<FamilyThing>(value, 'families');
  const benefits = useDraftSection(draftId, 'benefits');
  const choices = thingsOf<Thing & { readonly name?: string }>(benefits).map(({ code, name }) => ({
    value: code,
    label: name ?? code,
  }));
  const change = (code: string, part: Partial<PlanThing>) =>
    onChange(withField(value, 'plans', withThing(plans, code, part)));
  const saveFamilies = (kept: readonly FamilyThing[]) => onChange(withField(value, 'families', kept));
  return (
    <div className="config-form">
      {families.map((family) => (
        <FamilyFields
          key={family.code}
          family={family}
          plans={plans.filter((plan) => plan.family === family.code)}
          isReadOnly={isReadOnly}
          onChange={(part) => saveFamilies(withThing(families, family.code, part))}
          onDefault={() => saveFamilies(families.map((each) => ({ ...each, isDefault: each.code === family.code })))}
          onDrop={() => saveFamilies(withoutThing(families, family.code))}
        />
      ))}
      <div>
        <NewFamily
          families={families}
          isReadOnly={isReadOnly}
          onAdd={(family) => saveFamilies([...families, family])}
        />
      </div>
      {plans.map((plan) => (
        <Card
          key={plan.code}
          title={plan.name}
          extra={
            <Flex gap={12} align="center">
              <span className="hint">{families.find(({ code }) => code === plan.family)?.name ?? plan.code}</span>
              <Popconfirm
                title={`下架「${plan.name}」？`}
                description="发布后不再出售；已购会员的有效期和权益不变。"
                okText="下架"
                cancelText="取消"
                onConfirm={() => onChange(withField(value, 'plans', withoutThing(plans, plan.code)))}
              >
                <Button type="text" danger disabled={isReadOnly}>
                  下架
                </Button>
              </Popconfirm>
            </Flex>
          }
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
            <Collapse
              className="config-form__add"
              items={[
                {
                  key: 'policies',
                  label: '退款、暂停与赠送',
                  extra: <span className="hint">{describePolicies(plan)}</span>,
                  children: (
                    <PlanPolicies plan={plan} isReadOnly={isReadOnly} onChange={(part) => change(plan.code, part)} />
                  ),
                },
                {
                  key: 'payment',
                  label: '支付与自动续费',
                  extra: <span className="hint">{describePayment(plan)}</span>,
                  children: (
                    <PlanRenewal plan={plan} isReadOnly={isReadOnly} onChange={(part) => change(plan.code, part)} />
                  ),
                },
              ]}
            />
          </Form>
        </Card>
      ))}
      <NewPlan
        families={families}
        plans={plans}
        isReadOnly={isReadOnly}
        onAdd={(plan) => onChange(withField(value, 'plans', [...plans, plan]))}
      />
    </div>
  );
}
