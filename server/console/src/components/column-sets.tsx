import { SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Divider, Flex, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { readStored, writeStored } from '../api/storage';

/** Which columns a table shows, and the sets that the operator has named; kept in this browser. */
interface Columns {
  readonly shown: readonly string[];
  readonly sets: Readonly<Record<string, readonly string[]>>;
}

/** A column as the chooser knows it. */
export interface ColumnChoice {
  readonly key: string;
  readonly title: string;
  /** Left out until it is chosen. */
  readonly isExtra: boolean;
}

/**
 * The columns that a table shows.
 * @param id the table's name, the same for every operator
 */
export function useColumns(id: string, choices: readonly ColumnChoice[]) {
  const usual = choices.filter(({ isExtra }) => !isExtra).map(({ key }) => key);
  const [columns, setColumns] = useState<Columns>(
    () => readStored<Columns>(`columns.${id}`) ?? { shown: usual, sets: {} },
  );
  const known = new Set(choices.map(({ key }) => key));
  const shown = columns.shown.filter((key) => known.has(key));
  const change = (next: Columns) => {
    setColumns(next);
    writeStored(`columns.${id}`, next);
  };
  return {
    // A table without columns shows nothing: whoever takes the last one away gets the usual ones back.
    shown: new Set(shown.length > 0 ? shown : usual),
    sets: columns.sets,
    show: (keys: readonly string[]) => change({ ...columns, shown: keys }),
    reset: () => change({ ...columns, shown: usual }),
    saveSet: (name: string) => change({ ...columns, sets: { ...columns.sets, [name]: shown } }),
    dropSet: (name: string) => {
      const { [name]: _, ...sets } = columns.sets;
      change({ ...columns, sets });
    },
  };
}

interface ColumnSetsProps {
  readonly choices: readonly ColumnChoice[];
  readonly columns: ReturnType<typeof useColumns>;
}

/** The button behind which columns are chosen, and sets of them named. */
export function ColumnSets({ choices, columns }: ColumnSetsProps) {
  const [name, setName] = useState('');
  const save = () => {
    if (name.trim() === '') return;
    columns.saveSet(name.trim());
    setName('');
  };
  const content = (
    <div className="column-sets">
      <Checkbox.Group
        className="column-sets__choices"
        value={[...columns.shown]}
        onChange={(keys) => columns.show(keys)}
        options={choices.map(({ key, title }) => ({ value: key, label: title }))}
      />
      <Divider size="small" />
      {Object.entries(columns.sets).map(([set, keys]) => (
        <Flex key={set} justify="space-between" align="center">
          <Button type="link" size="small" onClick={() => columns.show(keys)}>
            {set}
          </Button>
          <Button type="text" size="small" aria-label={`删除列组合 ${set}`} onClick={() => columns.dropSet(set)}>
            删除
          </Button>
        </Flex>
      ))}
      <Space.Compact block>
        <Input
          size="small"
          value={name}
          maxLength={20}
          placeholder="把这些列存为…"
          aria-label="列组合的名称"
          onChange={({ target }) => setName(target.value)}
          onPressEnter={save}
        />
        <Button size="small" onClick={save} disabled={name.trim() === ''}>
          保存
        </Button>
      </Space.Compact>
      <Button type="link" size="small" onClick={columns.reset}>
        恢复默认列
      </Button>
    </div>
  );
  return (
    <Popover content={content} trigger="click" placement="bottomRight">
      <Button icon={<SettingOutlined />} aria-label="选择列">
        列
      </Button>
    </Popover>
  );
}
