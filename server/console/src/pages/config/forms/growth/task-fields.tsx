import { ChoiceField, ProposedField, TextField } from '../fields';
import type { Thing } from '../form-shape';
import { AmountField, counting, MetricFields } from '../parts/counting-fields';
import { type EventKindThing, measureOf } from '../parts/event-catalogue';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import type { ProgrammeThing, TaskAction, TaskThing } from './growth-shape';

interface TaskFieldsProps extends PartProps<TaskThing> {
  readonly isNew: boolean;
  readonly programme: ProgrammeThing;
  readonly kinds: readonly EventKindThing[];
}

export const taskKinds = [
  { value: 'newcomer', label: '新手任务（终身一次）' },
  { value: 'daily', label: '每日任务' },
  { value: 'periodic', label: '每月任务' },
] as const;

const claims = [
  { value: 'automatic', label: '完成后自动发放' },
  { value: 'claim', label: '会员在期限内领取' },
] as const;

/** Where members can be led to; any other page of the mini-program may be typed. */
const pages = [
  { value: '/packages/member/profile/index', label: '个人资料 · /packages/member/profile/index' },
  { value: '/pages/plans/index', label: '会员方案 · /pages/plans/index' },
  { value: '/pages/benefits/index', label: '权益 · /pages/benefits/index' },
  { value: '/packages/points/shelf/index', label: '积分商城 · /packages/points/shelf/index' },
];

const freshActions: Readonly<Record<TaskAction['kind'] | 'none', TaskAction | null>> = {
  none: null,
  checkIn: { kind: 'checkIn', words: '签到' },
  page: { kind: 'page', page: pages[0]?.value ?? '', words: '去完成' },
};

/** A task: what is counted up to which target, what it gives, and the button that leads there. */
export function TaskFields(props: TaskFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew, programme, kinds } = props;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  const measure = measureOf(kinds, thing.event, thing.metric);
  const groups = programme.groups.map((group) => ({ value: group.code, label: group.name }));
  return (
    <>
      <Group title="任务">
        {fields.text('名称', 'name', { required: true })}
        {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
        {fields.paragraph('说明', 'description', { isWide: true, hint: '一句话，最多 60 个字。' })}
        {fields.choice('周期', 'kind', taskKinds, { required: true })}
        {fields.choice('发放方式', 'claim', claims, { required: true })}
      </Group>
      <Group title="目标与奖励">
        <MetricFields {...counting(props)} kinds={kinds} />
        <Item label="目标" fault={faults.target} required>
          <AmountField
            label="目标"
            measure={measure}
            value={thing.target}
            isReadOnly={isReadOnly}
            onChange={(target) => onChange({ target })}
          />
        </Item>
        {fields.whole('奖励', 'reward', { required: true, unit: programme.unit })}
        {fields.choice('所属分组', 'group', groups, { required: true })}
      </Group>
      <Group title="按钮">
        <ActionFields
          action={thing.action ?? null}
          {...{ faults, isReadOnly }}
          onChange={(action) => onChange({ action })}
        />
      </Group>
    </>
  );
}

interface ActionFieldsProps extends Pick<TaskFieldsProps, 'faults' | 'isReadOnly'> {
  readonly action: TaskAction | null;
  readonly onChange: (action: TaskAction | null) => void;
}

function ActionFields({ action, faults, isReadOnly, onChange }: ActionFieldsProps) {
  return (
    <>
      <Item label="点按钮做什么">
        <ChoiceField
          label="点按钮做什么"
          value={action?.kind ?? 'none'}
          options={[
            { value: 'none', label: '没有按钮' },
            { value: 'checkIn', label: '签到' },
            { value: 'page', label: '打开小程序页面' },
          ]}
          width="100%"
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange(freshActions[kind])}
        />
      </Item>
      {action ? (
        <Item label="按钮文字" fault={faults['action.words']} required>
          <TextField
            label="按钮文字"
            value={action.words}
            isReadOnly={isReadOnly}
            onChange={(words) => onChange({ ...action, words })}
          />
        </Item>
      ) : null}
      {action?.kind === 'page' ? (
        <Item label="页面" fault={faults['action.page']} required isWide>
          <ProposedField
            label="页面"
            value={action.page}
            options={pages}
            isReadOnly={isReadOnly}
            onChange={(page) => onChange({ ...action, page })}
          />
        </Item>
      ) : null}
    </>
  );
}
