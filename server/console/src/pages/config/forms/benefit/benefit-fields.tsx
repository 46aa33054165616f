import { ChoiceField, FenField, MomentField, WholeField } from '../fields';
import type { Thing } from '../form-shape';
import { within } from '../parts/check';
import { iconChoices } from '../parts/icons';
import { QuotaFields, WindowFields } from '../parts/limit-fields';
import { type Circle, OpensForFields } from '../parts/opens-for-fields';
import { RuleTexts } from '../parts/rule-texts';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import { type BenefitThing, freshDeliveries, issues, type Validity } from './benefit-shape';
import { DeliveryFields } from './delivery-fields';

interface BenefitFieldsProps extends PartProps<BenefitThing>, Circle {
  readonly isNew: boolean;
}

/** Everything of a benefit. */
export function BenefitFields(props: BenefitFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, programmes, families } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  const { issue = 'automatic' } = thing;
  return (
    <>
      <Group title="会员看到的">
        {fields.text('名称', 'name', { required: true, hint: '六个字以内最好看。' })}
        {fields.text('价值说明', 'value', { hint: '一行，例如：每月 4 张' })}
        {fields.choice('图标', 'icon', iconChoices, { required: true })}
        {code.text('编码', 'code', { required: true, hint: '方案与商城以它引用；新建后不能修改。' })}
        {fields.paragraph('详细说明', 'description', { isWide: true })}
        {fields.text('图片', 'picture', { isWide: true, empty: null, hint: 'https 地址，宽高 2:1；空则显示图标。' })}
        {fields.yes('核心权益', 'core', { hint: '会员记得住的一两项，最多两项。' })}
      </Group>
      <Group title="对谁开放" hint="满足任一条件即可；包含它的会员方案在「会员产品与方案」里设置。">
        <OpensForFields
          value={thing.opensFor ?? {}}
          programmes={programmes}
          families={families}
          isReadOnly={isReadOnly}
          onChange={(opensFor) => onChange({ opensFor })}
        />
      </Group>
      <Group title="怎样发放">
        {fields.choice('发放方式', 'issue', issues, { required: true, usual: 'automatic' })}
        <DeliveryFields
          value={thing.delivery ?? freshDeliveries.service}
          faults={within('delivery', faults)}
          isReadOnly={isReadOnly}
          onChange={(delivery) => onChange({ delivery })}
        />
        {fields.whole('每份可用次数', 'uses', { unit: '次', empty: 1 })}
        <ValidityFields {...props} />
      </Group>
      <Group title="次数与库存">
        <QuotaFields
          label={issue === 'claim' ? '可领次数' : '可用次数'}
          value={thing.quota ?? null}
          hasRollover
          faults={within('quota', faults)}
          isReadOnly={isReadOnly}
          onChange={(quota) => onChange({ quota })}
        />
        {fields.whole('总库存', 'stock', { unit: '份', hint: '所有会员合计；空则不限。' })}
        <WindowFields
          value={thing.window ?? null}
          hasWarmUp
          faults={within('window', faults)}
          isReadOnly={isReadOnly}
          onChange={(window) => onChange({ window })}
        />
      </Group>
      <Group title="成本与预算">
        {fields.fen('为会员节省', 'savesFen', { hint: '用一次的价值；不是钱或由账单决定时留空。' })}
        {fields.fen('单次成本', 'costFen', { empty: 0 })}
        <BudgetFields {...props} />
      </Group>
      <Group title="归类与规则">
        {fields.choice('类型', 'kind', kinds, { usual: 'fixed' })}
        {fields.choice('目的', 'goal', goals, { usual: 'retention' })}
        {fields.choice('给会员的是', 'gives', gifts, { usual: 'money' })}
        {fields.choice('失去资格时未用的', 'onLoss', losses, { usual: 'revoke', hint: '退款或降级之后。' })}
        <RuleTexts
          rules={thing.rules}
          faults={faults}
          isReadOnly={isReadOnly}
          onChange={(rules) => onChange({ rules })}
        />
      </Group>
    </>
  );
}

const kinds = [
  { value: 'fixed', label: '固定权益' },
  { value: 'valueAdded', label: '增值权益' },
] as const;
const goals = [
  { value: 'retention', label: '留存' },
  { value: 'reciprocal', label: '互惠' },
  { value: 'reputation', label: '口碑' },
] as const;
const gifts = [
  { value: 'money', label: '省钱' },
  { value: 'time', label: '省时' },
  { value: 'effort', label: '省力' },
  { value: 'status', label: '身份' },
] as const;
const losses = [
  { value: 'revoke', label: '收回' },
  { value: 'keep', label: '保留' },
] as const;

const freshValidities: Readonly<Record<Validity['kind'], Validity>> = {
  periodEnd: { kind: 'periodEnd' },
  days: { kind: 'days', days: 30 },
  fixed: { kind: 'fixed', from: '', until: '' },
};

function ValidityFields({ thing, faults, isReadOnly, onChange }: BenefitFieldsProps) {
  const { validity = freshValidities.periodEnd } = thing;
  return (
    <>
      <Item label="有效期" required>
        <ChoiceField
          label="有效期"
          value={validity.kind}
          options={[
            { value: 'periodEnd', label: '到本期结束' },
            { value: 'days', label: '领取后若干天' },
            { value: 'fixed', label: '固定起止时间' },
          ]}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange({ validity: freshValidities[kind] })}
        />
      </Item>
      {validity.kind === 'days' ? (
        <Item label="有效天数" required fault={faults['validity.days']} hint="领取当天为第一天。">
          <WholeField
            label="有效天数"
            value={validity.days}
            unit="天"
            isReadOnly={isReadOnly}
            onChange={(days) => onChange({ validity: { ...validity, days } })}
          />
        </Item>
      ) : null}
      {validity.kind === 'fixed' ? (
        <>
          <Item label="有效期开始" required fault={faults['validity.from']}>
            <MomentField
              label="有效期开始"
              value={validity.from || null}
              isReadOnly={isReadOnly}
              onChange={(from) => onChange({ validity: { ...validity, from: from ?? '' } })}
            />
          </Item>
          <Item label="有效期结束" required fault={faults['validity.until']}>
            <MomentField
              label="有效期结束"
              value={validity.until || null}
              isReadOnly={isReadOnly}
              onChange={(until) => onChange({ validity: { ...validity, until: until ?? '' } })}
            />
          </Item>
        </>
      ) : null}
    </>
  );
}

function BudgetFields({ thing, faults, isReadOnly, onChange }: BenefitFieldsProps) {
  const { budget = null } = thing;
  return (
    <>
      <Item label="预算">
        <ChoiceField
          label="预算"
          value={budget?.per ?? 'none'}
          options={[
            { value: 'none', label: '不设' },
            { value: 'month', label: '每月' },
            { value: 'total', label: '总计' },
          ]}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(per) => onChange({ budget: per === 'none' ? null : { fen: budget?.fen ?? null, per } })}
        />
      </Item>
      {budget ? (
        <Item label="预算金额" required fault={faults['budget.fen']} hint="用到 80% 提醒，用完停发。">
          <FenField
            label="预算金额"
            value={budget.fen}
            isReadOnly={isReadOnly}
            onChange={(fen) => onChange({ budget: { ...budget, fen } })}
          />
        </Item>
      ) : null}
    </>
  );
}
