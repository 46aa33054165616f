import { Flex } from 'antd';
import { ChoiceField, TextField, WholeField } from '../fields';
import { freeCode, type Thing } from '../form-shape';
import { RowsField } from '../parts/rows-field';
import { RuleTexts } from '../parts/rule-texts';
import { fieldsOf, Group, Item, type PartProps } from '../parts/thing-fields';
import { type ProgrammeThing, periodKinds, periodOf, type SourceGroup } from './growth-shape';

interface ProgrammeFieldsProps extends PartProps<ProgrammeThing> {
  readonly isNew: boolean;
}

/** A programme beside its tiers, sources and tasks. */
export function ProgrammeFields(props: ProgrammeFieldsProps) {
  const { thing, faults, isReadOnly, onChange, isNew } = props;
  const { period, fall, groups } = thing;
  const fields = fieldsOf(props);
  const code = fieldsOf<Thing>({ ...props, isReadOnly: isReadOnly || !isNew });
  return (
    <>
      <Group title="基本">
        {fields.text('名称', 'name', { required: true, hint: '例如：会员等级' })}
        {fields.text('成长值叫什么', 'unit', { required: true, hint: '会员看到的叫法，例如：成长值' })}
        {code.text('编码', 'code', { required: true, hint: '权益、勋章以它引用；新建后不能修改。' })}
        {fields.yes('默认成长体系', 'isDefault', { hint: '会员卡上显示的那一个，须有且只有一个。' })}
      </Group>
      <Group title="周期" hint="线上的成长体系改了周期，发布时会询问从何时起按新规则计算。">
        <Item label="成长周期" required>
          <ChoiceField
            label="成长周期"
            value={period.kind}
            options={periodKinds}
            width="100%"
            isReadOnly={isReadOnly}
            onChange={(kind) => onChange({ period: periodOf(kind) })}
          />
        </Item>
        {period.kind === 'rollingMonths' ? (
          <Item label="滚动月数" required fault={faults['period.months']}>
            <WholeField
              label="滚动月数"
              value={period.months}
              unit="个月"
              isReadOnly={isReadOnly}
              onChange={(months) => onChange({ period: { ...period, months: months as number } })}
            />
          </Item>
        ) : null}
        {fields.whole('补记期', 'lateDays', { unit: '天', hint: '周期结束后，晚到的事件仍计入该周期的天数。' })}
      </Group>
      <Group title="保级与下降">
        <Item label="保级失败时" required>
          <ChoiceField
            label="保级失败时"
            value={fall.mode}
            options={[
              { value: 'match', label: '降到成长值对应的等级' },
              { value: 'one_step', label: '最多降一级' },
            ]}
            width="100%"
            isReadOnly={isReadOnly}
            onChange={(mode) => onChange({ fall: { ...fall, mode } })}
          />
        </Item>
        <Item label="宽限期" fault={faults['fall.graceDays']} hint="周期结束后等级仍保留的天数。">
          <WholeField
            label="宽限期"
            value={fall.graceDays ?? 0}
            unit="天"
            isReadOnly={isReadOnly}
            onChange={(days) => onChange({ fall: { ...fall, graceDays: days ?? 0 } })}
          />
        </Item>
        <Item
          label="免降保护"
          fault={faults['fall.protectedAfterPeriods']}
          hint="连续保级这么多个周期后，可免一次下降；空则没有。"
        >
          <WholeField
            label="免降保护"
            value={fall.protectedAfterPeriods ?? null}
            unit="个周期"
            isReadOnly={isReadOnly}
            onChange={(periods) => onChange({ fall: { ...fall, protectedAfterPeriods: periods ?? undefined } })}
          />
        </Item>
        {fields.choice(
          '多个加成同时有时',
          'combine',
          [
            { value: 'max', label: '取最高的一个' },
            { value: 'multiply', label: '相乘' },
          ],
          { usual: 'max' },
        )}
      </Group>
      <Group title="来源分组" hint="会员在等级页按分组看到成长值从哪里来。">
        <Item
          label="分组"
          isWide
          fault={faults.groups ?? Object.entries(faults).find(([path]) => path.startsWith('groups.'))?.[1]}
        >
          <RowsField<SourceGroup>
            noun="分组"
            rows={groups}
            fresh={(rows) => ({ code: freeCode(rows, 'group'), name: '' })}
            least={1}
            most={12}
            isReadOnly={isReadOnly}
            onChange={(rows) => onChange({ groups: rows })}
          >
            {(group, change, index) => (
              <Flex gap={8} align="center">
                <TextField
                  label={`第 ${index + 1} 个分组的名称`}
                  value={group.name}
                  isReadOnly={isReadOnly}
                  onChange={(name) => change({ name })}
                />
                <code className="hint">{group.code}</code>
              </Flex>
            )}
          </RowsField>
        </Item>
      </Group>
      <Group title="说明">
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
