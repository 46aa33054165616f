import { Button, Card, Form, Popconfirm } from 'antd';
import { EmptyState } from '../../../components/states';
import { ChoiceField, WholeField } from './fields';
import { freeCode, type SectionFormProps, thingsOf } from './form-shape';
import { tellCoefficient } from './parts/counting-fields';
import { eventKindsOf, measureOf, tellMetric } from './parts/event-catalogue';
import { tellCaps } from './parts/limit-fields';
import { RuleTexts } from './parts/rule-texts';
import { fieldsOf, Item, type PartProps } from './parts/thing-fields';
import { ThingList } from './parts/thing-list';
import { useDraftSection } from './parts/use-draft-section';
import type { FamilyThing } from './plan-shape';
import {
  checkPoints,
  checkPointsSource,
  type Expiry,
  freshPoints,
  freshPointsSource,
  type PointsContent,
  type PointsSourceThing,
} from './points/points-shape';
import { PointsSourceFields } from './points/points-source-fields';

const FRESH_EXPIRY: Readonly<Record<Expiry['kind'], Expiry>> = {
  yearEnd: { kind: 'yearEnd', years: 1 },
  months: { kind: 'months', months: 12 },
  never: { kind: 'never' },
};

/** What gives points, how much, how long they live, and what is said of them. */
export function PointsForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const growth = useDraftSection(draftId, 'growth');
  const families = thingsOf<FamilyThing>(useDraftSection(draftId, 'plans'), 'families');
  if (value === null || value === undefined) {
    return (
      <EmptyState
        title="这套方案没有积分"
        hint="启用后从「购买会员」每 ¥1 得 1 积分开始，再按需要修改。"
        action={
          <Button disabled={isReadOnly} onClick={() => onChange(freshPoints())}>
            启用积分
          </Button>
        }
      />
    );
  }
  const points = { ...freshPoints(), ...(value as Partial<PointsContent>) };
  const sources = thingsOf<PointsSourceThing>(value, 'sources');
  const kinds = eventKindsOf(growth);
  const change = (part: Partial<PointsContent>) => onChange({ ...(value as object), ...part });
  return (
    <div className="config-form">
      <Card
        title="规则"
        extra={
          <Popconfirm
            title="停用积分？"
            description="发布后不再发放积分；会员已有的积分不变。"
            okText="停用"
            cancelText="取消"
            onConfirm={() => onChange(null)}
          >
            <Button type="link" danger disabled={isReadOnly}>
              停用积分
            </Button>
          </Popconfirm>
        }
      >
        <Form layout="vertical" component="div">
          <PointsRules thing={points} faults={checkPoints(points)} isReadOnly={isReadOnly} onChange={change} />
        </Form>
      </Card>
      <Card title="来源">
        <ThingList<PointsSourceThing>
          noun="来源"
          things={sources}
          least={1}
          drop="删除"
          empty="来源说明会员做了什么得到积分，例如每消费 ¥1 得 1。"
          fresh={() => freshPointsSource(freeCode(sources, 'source'))}
          findFaults={(source, others) => checkPointsSource(source, others, kinds)}
          fields={(props) => <PointsSourceFields {...props} unit={points.unit} growth={growth} families={families} />}
          isReadOnly={isReadOnly}
          onChange={(kept) => change({ sources: kept })}
          columns={[
            { title: '名称', dataIndex: 'name' },
            { title: '按什么计', render: (_, { event, metric }) => tellMetric(kinds, event, metric) },
            {
              title: '系数',
              render: (_, { event, metric, coefficient }) =>
                tellCoefficient(coefficient, measureOf(kinds, event, metric), points.unit),
            },
            {
              title: '上限与加成',
              render: (_, source) => <span className="config-words">{tellBounds(source)}</span>,
            },
            {
              title: '可用',
              dataIndex: 'confirmAfterDays',
              render: (days: number | undefined) => (days ? `${days} 天后` : '立即'),
            },
          ]}
        />
      </Card>
    </div>
  );
}

function tellBounds({ once, caps, tierMultipliers = {}, planMultipliers = {} }: PointsSourceThing): string {
  const isRaised = Object.keys(tierMultipliers).length + Object.keys(planMultipliers).length > 0;
  const parts = [once ? '终身一次' : '', tellCaps(caps), isRaised ? '有加成' : ''];
  return parts.filter((words) => words !== '').join('，') || '—';
}

function PointsRules(props: PartProps<PointsContent>) {
  const { thing, faults, isReadOnly, onChange } = props;
  const { expiry } = thing;
  const fields = fieldsOf(props);
  return (
    <div className="thing-form">
      {fields.text('积分叫什么', 'unit', { required: true, hint: '会员看到的叫法，例如：积分、里程' })}
      {fields.choice(
        '多个加成同时有时',
        'combine',
        [
          { value: 'max', label: '取最高的一个' },
          { value: 'multiply', label: '相乘' },
        ],
        { usual: 'max' },
      )}
      <Item label="有效期" required>
        <ChoiceField
          label="有效期"
          value={expiry.kind}
          options={[
            { value: 'yearEnd', label: '到某年年底' },
            { value: 'months', label: '可用后若干个月' },
            { value: 'never', label: '长期有效' },
          ]}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange({ expiry: FRESH_EXPIRY[kind] })}
        />
      </Item>
      {expiry.kind === 'months' ? (
        <Item label="有效月数" required fault={faults['expiry.months']}>
          <WholeField
            label="有效月数"
            value={expiry.months}
            unit="个月"
            isReadOnly={isReadOnly}
            onChange={(months) => onChange({ expiry: { ...expiry, months } })}
          />
        </Item>
      ) : null}
      {expiry.kind === 'yearEnd' ? (
        <Item label="第几年年底" required fault={faults['expiry.years']} hint="0 为当年年底，1 为次年年底。">
          <WholeField
            label="第几年年底"
            value={expiry.years}
            unit="年后"
            isReadOnly={isReadOnly}
            onChange={(years) => onChange({ expiry: { ...expiry, years } })}
          />
        </Item>
      ) : null}
      <RuleTexts
        rules={thing.rules}
        faults={faults}
        isReadOnly={isReadOnly}
        onChange={(rules) => onChange({ rules })}
      />
    </div>
  );
}
