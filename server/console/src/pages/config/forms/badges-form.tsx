import { Card } from 'antd';
import { BadgeFields } from './badges/badge-fields';
import { type BadgeThing, checkBadge, freshBadge, ruleKinds, tellTarget, unitOfRule } from './badges/badge-shape';
import type { RuleCircle } from './badges/rule-fields';
import { freeCode, type SectionFormProps, thingsOf } from './form-shape';
import { eventKindsOf, tellMetric } from './parts/event-catalogue';
import { ThingList } from './parts/thing-list';
import { useDraftSection } from './parts/use-draft-section';

/** Badges: what each counts, and its levels. */
export function BadgesForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const badges = thingsOf<BadgeThing>(value);
  const growth = useDraftSection(draftId, 'growth');
  const kinds = eventKindsOf(growth);
  const circle: RuleCircle = {
    programmes: thingsOf(growth, 'programmes'),
    families: thingsOf(useDraftSection(draftId, 'plans'), 'families'),
    benefits: thingsOf(useDraftSection(draftId, 'benefits')),
  };
  const tiersOf = ({ rule }: BadgeThing) =>
    rule.kind === 'tier' ? (circle.programmes.find(({ code }) => code === rule.programme)?.tiers ?? []) : [];
  return (
    <Card size="small">
      <ThingList<BadgeThing>
        noun="勋章"
        things={badges}
        drop="停用"
        empty="勋章记录会员做过的事，例如到店天数、消费金额、到过的最高等级。"
        fresh={() => freshBadge(freeCode(badges, 'badge'))}
        findFaults={(badge, others) => checkBadge(badge, others, { kinds, top: tiersOf(badge).length - 1 })}
        fields={(props) => <BadgeFields {...props} circle={circle} kinds={kinds} />}
        isReadOnly={isReadOnly}
        onChange={onChange}
        columns={[
          { title: '勋章', dataIndex: 'name' },
          { title: '按什么累计', render: (_, { rule }) => <span className="config-words">{tellRule(rule)}</span> },
          {
            title: '级别',
            render: (_, badge) => <span className="config-words">{tellLevels(badge)}</span>,
          },
          { title: '可收回', dataIndex: 'revocable', render: (revocable) => (revocable === false ? '否' : '是') },
        ]}
      />
    </Card>
  );

  function tellLevels(badge: BadgeThing): string {
    const unit = unitOfRule(badge.rule, kinds);
    const tiers = tiersOf(badge).map(({ name }) => name);
    return badge.levels
      .map(({ name, target }) => {
        const asked = tellTarget(target ?? 0, unit, tiers);
        return asked === name ? name : `${name} ${asked}`;
      })
      .join('，');
  }

  function tellRule(rule: BadgeThing['rule']): string {
    if (rule.kind !== 'events') return ruleKinds.find(({ value: kind }) => kind === rule.kind)?.label ?? rule.kind;
    const stretch = rule.within === 'year' ? '一年内' : rule.within === 'month' ? '一月内' : '历来';
    const what = rule.distinctDays
      ? `${kinds.find(({ code }) => code === rule.event)?.name ?? rule.event} · 天数`
      : tellMetric(kinds, rule.event, rule.metric);
    return `${what}（${stretch}）`;
  }
}
