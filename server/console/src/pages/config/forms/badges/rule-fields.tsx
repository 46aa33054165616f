import { ChoiceField, ChoicesField, SwitchField } from '../fields';
import type { Thing } from '../form-shape';
import { type Faults, within } from '../parts/check';
import { MetricFields } from '../parts/counting-fields';
import type { EventKindThing } from '../parts/event-catalogue';
import { fieldsOf, Item } from '../parts/thing-fields';
import type { BadgeRule } from './badge-shape';

type Named = Thing & { readonly name: string };

/** What a badge may count. */
export interface RuleCircle {
  readonly programmes: readonly (Named & { readonly tiers?: readonly Named[] })[];
  readonly families: readonly Named[];
  readonly benefits: readonly Named[];
}

interface RuleFieldsProps {
  readonly rule: BadgeRule;
  readonly faults: Faults;
  readonly circle: RuleCircle;
  readonly kinds: readonly EventKindThing[];
  readonly isReadOnly: boolean;
  readonly onChange: (rule: BadgeRule) => void;
}

const stretches = [
  { value: 'lifetime', label: '历来累计' },
  { value: 'year', label: '在一个自然年内' },
  { value: 'month', label: '在一个自然月内' },
] as const;

/** What a badge counts, by the kind of its rule. */
export function RuleFields(props: RuleFieldsProps) {
  const { rule, circle, kinds, isReadOnly, onChange } = props;
  const faults = within('rule', props.faults);
  switch (rule.kind) {
    case 'events':
      return (
        <>
          <MetricFields
            thing={rule}
            faults={faults}
            kinds={kinds}
            isReadOnly={isReadOnly}
            onChange={(part) => onChange({ ...rule, ...part })}
          />
          <Item label="按天数累计" hint="一天发生几次都算一天。">
            <SwitchField
              label="按天数累计"
              value={rule.distinctDays ?? false}
              isReadOnly={isReadOnly}
              onChange={(distinctDays) =>
                onChange({ ...rule, distinctDays, ...(distinctDays ? { metric: 'times' } : {}) })
              }
            />
          </Item>
          <Item label="在多长时间内达到">
            <ChoiceField
              label="在多长时间内达到"
              value={rule.within ?? 'lifetime'}
              options={stretches}
              width="100%"
              isReadOnly={isReadOnly}
              onChange={(stretch) => onChange({ ...rule, within: stretch })}
            />
          </Item>
          <TellingFields {...props} rule={rule} faults={faults} />
        </>
      );
    case 'tier':
      return (
        <Item label="成长体系" required fault={faults.programme}>
          <ChoiceField
            label="成长体系"
            value={rule.programme}
            options={circle.programmes.map(({ code, name }) => ({ value: code, label: name }))}
            width="100%"
            isReadOnly={isReadOnly}
            onChange={(programme) => onChange({ ...rule, programme })}
          />
        </Item>
      );
    case 'membershipMonths':
      return (
        <>
          <Item label="会员产品" required fault={faults.family}>
            <ChoiceField
              label="会员产品"
              value={rule.family}
              options={circle.families.map(({ code, name }) => ({ value: code, label: name }))}
              width="100%"
              isReadOnly={isReadOnly}
              onChange={(family) => onChange({ ...rule, family })}
            />
          </Item>
          <TellingFields {...props} rule={rule} faults={faults} />
        </>
      );
    case 'benefitUses':
      return (
        <>
          <Item label="权益" isWide>
            <ChoicesField
              label="权益"
              value={rule.benefits ?? []}
              options={circle.benefits.map(({ code, name }) => ({ value: code, label: name }))}
              none="任一权益"
              isReadOnly={isReadOnly}
              onChange={(benefits) => onChange({ ...rule, benefits })}
            />
          </Item>
          <TellingFields {...props} rule={rule} faults={faults} />
        </>
      );
    default: {
      const never: never = rule;
      throw new Error(`unknown rule ${JSON.stringify(never)}`);
    }
  }
}

/** How members are told what is counted; the rule's own words where it is left empty. */
function TellingFields(props: RuleFieldsProps & { readonly rule: Exclude<BadgeRule, { kind: 'tier' }> }) {
  const { rule, onChange } = props;
  const fields = fieldsOf<typeof rule>({
    ...props,
    thing: rule,
    onChange: (part) => onChange({ ...rule, ...part } as BadgeRule),
  });
  return (
    <>
      {fields.text('级别要求的说法', 'words', { empty: undefined, hint: '例如：累计读完 {amount}；空则自动写出。' })}
      {fields.text('差多少的说法', 'way', { empty: undefined, hint: '例如：再读完 {amount}；空则自动写出。' })}
    </>
  );
}
