import { Card, Flex } from 'antd';
import { ChoiceField, TextField } from '../fields';
import { freeCode, type Thing } from '../form-shape';
import { countableKinds, type EventKindThing, measures } from '../parts/event-catalogue';
import { RowsField } from '../parts/rows-field';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import { ThingList } from '../parts/thing-list';
import { checkEventKind } from './growth-checks';

interface EventKindsCardProps {
  /** The scheme's own. */
  readonly events: readonly EventKindThing[];
  /** Its own and the built-in ones. */
  readonly kinds: readonly EventKindThing[];
  readonly isReadOnly: boolean;
  readonly onChange: (events: readonly EventKindThing[]) => void;
}

/** What business systems may report: everything that is counted is counted from these. */
export function EventKindsCard({ events, kinds, isReadOnly, onChange }: EventKindsCardProps) {
  const builtIn = kinds.filter((kind) => !events.includes(kind));
  const name = (code: string) => kinds.find((kind) => kind.code === code)?.name ?? code;
  return (
    <Card title="业务事件">
      <p className="hint config-summary">
        {`成长值、积分、任务和勋章都按业务事件计数。系统自带：${countableKinds(builtIn)
          .map((kind) => kind.name)
          .join('、')}；其他的由业务系统按这里的编码上报。`}
      </p>
      <ThingList<EventKindThing>
        noun="业务事件"
        things={events}
        least={1}
        drop="删除"
        empty="先登记业务系统会上报什么，例如消费、到店。"
        fresh={() => ({ code: freeEventCode(kinds), name: '', metrics: [] })}
        findFaults={(kind, others) => checkEventKind(kind, [...others, ...builtIn])}
        fields={(props) => <EventKindFields {...props} kinds={kinds} />}
        isReadOnly={isReadOnly}
        onChange={onChange}
        columns={[
          { title: '名称', dataIndex: 'name' },
          { title: '编码', dataIndex: 'code', render: (code: string) => <code>{code}</code> },
          {
            title: '指标',
            render: (_, { metrics = [] }) => metrics.map(({ code }) => code).join('、') || '只计次数',
          },
          { title: '冲销', render: (_, { reverses }) => (reverses === undefined ? '—' : `冲销「${name(reverses)}」`) },
        ]}
      />
    </Card>
  );
}

/** Codes of events have no hyphens. */
function freeEventCode(kinds: readonly EventKindThing[]): string {
  return freeCode(kinds, 'business').replace('-', '.');
}

interface EventKindFieldsProps extends PartProps<EventKindThing> {
  readonly isNew: boolean;
  readonly kinds: readonly EventKindThing[];
}

function EventKindFields(props: EventKindFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, kinds } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  const reversible = countableKinds(kinds).filter((kind) => kind.code !== thing.code);
  return (
    <Group title="业务事件">
      {fields.text('名称', 'name', { required: true, hint: '例如：消费、到店、评价商品' })}
      {code.text('编码', 'code', {
        required: true,
        hint: '业务系统上报时使用，例如 store.visited；新建后不能修改。',
      })}
      <Item
        label="指标"
        isWide
        fault={faults.metrics ?? Object.entries(faults).find(([path]) => path.startsWith('metrics.'))?.[1]}
        hint="事件带哪些数字；次数不用登记，每个事件都有。"
      >
        <RowsField
          noun="指标"
          rows={thing.metrics ?? []}
          fresh={(rows) => freshMetric(rows.length)}
          most={8}
          isReadOnly={isReadOnly}
          onChange={(metrics) => onChange({ metrics })}
        >
          {(metric, change, index) => (
            <Flex gap={8}>
              <ChoiceField
                label={`第 ${index + 1} 个指标的含义`}
                value={metric.measure}
                options={measures}
                width={150}
                isReadOnly={isReadOnly}
                onChange={(measure) => change({ measure })}
              />
              <TextField
                label={`第 ${index + 1} 个指标的编码`}
                value={metric.code}
                isReadOnly={isReadOnly}
                onChange={(text) => change({ code: text })}
              />
            </Flex>
          )}
        </RowsField>
      </Item>
      <Item label="冲销哪个事件" isWide hint="例如「消费退款」冲销「消费」：按单号收回那一次给的。">
        <ChoiceField
          label="冲销哪个事件"
          value={thing.reverses ?? 'none'}
          width="100%"
          options={[
            { value: 'none', label: '不冲销' },
            ...reversible.map((kind) => ({ value: kind.code, label: kind.name })),
          ]}
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange({ reverses: kind === 'none' ? undefined : kind })}
        />
      </Item>
    </Group>
  );
}

function freshMetric(count: number): NonNullable<EventKindThing['metrics']>[number] {
  return count === 0 ? { code: 'amountFen', measure: 'fen' } : { code: `metric${count + 1}`, measure: 'count' };
}
