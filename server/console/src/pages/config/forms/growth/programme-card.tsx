import { Button, Card, Flex, Popconfirm, Tabs } from 'antd';
import { useState } from 'react';
import { freeCode } from '../form-shape';
import { tellCoefficient } from '../parts/counting-fields';
import { type EventKindThing, measureOf, tellAmount, tellMetric } from '../parts/event-catalogue';
import { tellCaps } from '../parts/limit-fields';
import { tellMultipliers } from '../parts/multiplier-fields';
import { ThingList } from '../parts/thing-list';
import { checkSource, checkTask } from './growth-checks';
import {
  freshSource,
  freshTask,
  type ProgrammeThing,
  periodKinds,
  type SourceThing,
  type TaskThing,
} from './growth-shape';
import { SourceFields } from './source-fields';
import { TaskFields, taskKinds } from './task-fields';
import { TierTable } from './tier-table';

interface ProgrammeCardProps {
  readonly programme: ProgrammeThing;
  readonly kinds: readonly EventKindThing[];
  /** Tasks of the other programmes: a task's code is its own over all of them. */
  readonly otherTasks: readonly TaskThing[];
  readonly isReadOnly: boolean;
  readonly onEdit: () => void;
  readonly onDrop: () => void;
  readonly onChange: (part: Partial<ProgrammeThing>) => void;
}

/** A programme: its rules in a line, its ladder, and what members rise by. */
export function ProgrammeCard(props: ProgrammeCardProps) {
  const { programme, isReadOnly, onEdit, onDrop, onChange } = props;
  const { name, unit, tiers = [], sources = [], tasks = [] } = programme;
  const [tab, setTab] = useState('tiers');
  return (
    <Card
      title={name}
      extra={
        <Flex gap={4} align="center">
          <Button type="link" aria-label={`编辑成长体系「${name}」`} onClick={onEdit}>
            {isReadOnly ? '查看规则' : '编辑规则'}
          </Button>
          <Popconfirm
            title={`删除成长体系「${name}」？`}
            description="发布后会员不再有它的等级，按它开放的权益也须一并修改。"
            okText="删除"
            cancelText="取消"
            onConfirm={onDrop}
          >
            <Button type="link" danger disabled={isReadOnly} aria-label={`删除成长体系「${name}」`}>
              删除
            </Button>
          </Popconfirm>
        </Flex>
      }
    >
      <p className="hint config-summary">{tellProgramme(programme)}</p>
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          {
            key: 'tiers',
            label: `等级 ${tiers.length}`,
            children: (
              <TierTable
                tiers={tiers}
                unit={unit}
                isReadOnly={isReadOnly}
                onChange={(kept) => onChange({ tiers: kept })}
              />
            ),
          },
          { key: 'sources', label: `来源 ${sources.length}`, children: <Sources {...props} /> },
          { key: 'tasks', label: `任务 ${tasks.length}`, children: <Tasks {...props} /> },
        ]}
      />
    </Card>
  );
}

/** How a programme counts, in a line. */
function tellProgramme({ period, unit, fall, lateDays, isDefault }: ProgrammeThing): string {
  const cycle =
    period.kind === 'rollingMonths'
      ? `近 ${period.months} 个月滚动`
      : (periodKinds.find(({ value }) => value === period.kind)?.label ?? period.kind);
  const parts = [
    ...(isDefault ? ['默认'] : []),
    `${unit}按「${cycle}」累计`,
    `补记期 ${lateDays ?? 0} 天`,
    fall.mode === 'one_step' ? '最多降一级' : '降到成长值对应的等级',
    ...(fall.graceDays ? [`宽限 ${fall.graceDays} 天`] : []),
    ...(fall.protectedAfterPeriods ? [`连续保级 ${fall.protectedAfterPeriods} 个周期后免降一次`] : []),
  ];
  return parts.join(' · ');
}

function Sources({ programme, kinds, isReadOnly, onChange }: ProgrammeCardProps) {
  const { sources = [], tiers = [], groups, unit, period } = programme;
  const isMonthly = period.kind === 'calendarMonth' || period.kind === 'rollingMonths';
  const groupName = (code: string) => groups.find((group) => group.code === code)?.name ?? code;
  return (
    <ThingList<SourceThing>
      noun="来源"
      things={sources}
      least={1}
      drop="删除"
      empty="来源说明会员做了什么得到成长值，例如每消费 ¥1 得 1。"
      fresh={() => freshSource(freeCode(sources, 'source'), groups[0]?.code ?? '')}
      findFaults={(source, others) => checkSource(source, others, { kinds, isMonthly })}
      fields={(props) => <SourceFields {...props} programme={programme} kinds={kinds} />}
      isReadOnly={isReadOnly}
      onChange={(kept) => onChange({ sources: kept })}
      columns={[
        {
          title: '名称',
          dataIndex: 'name',
          render: (name: string, { group }) => (
            <>
              {name}
              <div className="hint">{groupName(group)}</div>
            </>
          ),
        },
        { title: '按什么计', render: (_, { event, metric }) => tellMetric(kinds, event, metric) },
        {
          title: '系数',
          render: (_, { event, metric, coefficient, negative }) =>
            `${tellCoefficient(coefficient, measureOf(kinds, event, metric), unit)}${negative ? '（扣减）' : ''}`,
        },
        {
          title: '上限与加成',
          render: (_, { once, caps, tierMultipliers }) => (
            <span className="config-words">
              {[once ? '终身一次' : '', tellCaps(caps), tellMultipliers(tierMultipliers, tiers)]
                .filter((words) => words !== '')
                .join('，') || '—'}
            </span>
          ),
        },
      ]}
    />
  );
}

function Tasks({ programme, kinds, otherTasks, isReadOnly, onChange }: ProgrammeCardProps) {
  const { tasks = [], groups, unit } = programme;
  return (
    <ThingList<TaskThing>
      noun="任务"
      things={tasks}
      drop="删除"
      empty="任务引导会员做一件事，例如完善资料、每日签到、本月消费满 ¥300。"
      fresh={() => freshTask(freeCode([...tasks, ...otherTasks], 'task'), groups[0]?.code ?? '')}
      findFaults={(task, others) => checkTask(task, [...others, ...otherTasks], kinds)}
      fields={(props) => <TaskFields {...props} programme={programme} kinds={kinds} />}
      isReadOnly={isReadOnly}
      onChange={(kept) => onChange({ tasks: kept })}
      columns={[
        { title: '名称', dataIndex: 'name' },
        { title: '周期', dataIndex: 'kind', render: (kind) => taskKinds.find(({ value }) => value === kind)?.label },
        { title: '按什么计', render: (_, { event, metric }) => tellMetric(kinds, event, metric) },
        {
          title: '目标',
          render: (_, { event, metric, target }) => tellAmount(target ?? 0, measureOf(kinds, event, metric)),
        },
        { title: '奖励', render: (_, { reward }) => `${reward ?? 0} ${unit}` },
        { title: '发放', render: (_, { claim }) => (claim === 'automatic' ? '自动' : '领取') },
      ]}
    />
  );
}
