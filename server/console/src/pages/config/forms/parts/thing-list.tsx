import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Flex, Popconfirm, Table, type TableColumnType } from 'antd';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../../../components/states';
import { type Thing, withCopy, withMoved, withoutThing, withThing } from '../form-shape';
import type { Faults } from './check';
import { type Opened, ThingDrawer } from './thing-drawer';
import type { PartProps } from './thing-fields';

export interface ThingListProps<T extends Thing> {
  /** 来源, 权益 */
  readonly noun: string;
  readonly things: readonly T[];
  /** What a row tells in words; the acts come behind it. */
  readonly columns: readonly TableColumnType<T>[];
  /** What a new one begins with; null where one cannot be made yet. */
  readonly fresh: (() => T) | null;
  /** @param others the things of the list beside it */
  readonly findFaults: (thing: T, others: readonly T[]) => Faults;
  readonly fields: (props: PartProps<T> & { readonly isNew: boolean }) => ReactNode;
  /** What taking one away is called: 删除, 下架. */
  readonly drop: string;
  /** What an empty list teaches. */
  readonly empty: string;
  /** Fewer may not stay. */
  readonly least?: number;
  readonly isReadOnly: boolean;
  readonly onChange: (things: readonly T[]) => void;
}

/** A list of things of one kind: read as a table, each edited in a drawer, a new one made in the same. */
export function ThingList<T extends Thing>(props: ThingListProps<T>) {
  const { noun, things, columns, fresh, findFaults, fields, empty, isReadOnly, onChange } = props;
  const [opened, setOpened] = useState<Opened<T> | null>(null);
  const others = things.filter(({ code }) => opened?.isNew || code !== opened?.thing.code);
  const add = (
    <Button
      disabled={isReadOnly || fresh === null}
      onClick={() => fresh && setOpened({ thing: fresh(), isNew: true })}
    >{`新建${noun}`}</Button>
  );
  return (
    <>
      {things.length === 0 ? (
        <EmptyState title={`还没有${noun}`} hint={empty} action={add} />
      ) : (
        <>
          <Table<T>
            size="small"
            pagination={false}
            dataSource={[...things]}
            rowKey="code"
            scroll={{ x: 'max-content' }}
            columns={[...columns, actsOf(props, setOpened)]}
          />
          <div className="config-form__add">{add}</div>
        </>
      )}
      {opened ? (
        <ThingDrawer<T>
          key={opened.thing.code}
          noun={noun}
          opened={opened}
          isReadOnly={isReadOnly}
          findFaults={(thing) => findFaults(thing, others)}
          fields={fields}
          onDone={(thing) =>
            onChange(opened.isNew ? [...things, thing] : withThing<T>(things, opened.thing.code, thing))
          }
          onClosed={() => setOpened(null)}
        />
      ) : null}
    </>
  );
}

/** The last column: what can be done with a row. */
function actsOf<T extends Thing>(
  { noun, things, drop, least = 0, isReadOnly, onChange }: ThingListProps<T>,
  open: (opened: Opened<T>) => void,
): TableColumnType<T> {
  return {
    title: '',
    key: 'acts',
    fixed: 'end',
    align: 'end',
    render: (_, thing, row) => {
      const { code } = thing;
      const name = typeof thing.name === 'string' && thing.name !== '' ? thing.name : code;
      const move = (to: number, words: string, icon: ReactNode) => (
        <Button
          type="text"
          size="small"
          icon={icon}
          aria-label={`${words}${noun}「${name}」`}
          disabled={isReadOnly || to < 0 || to >= things.length}
          onClick={() => onChange(withMoved(things, code, to))}
        />
      );
      return (
        <Flex justify="end" align="center">
          {move(row - 1, '上移', <ArrowUpOutlined />)}
          {move(row + 1, '下移', <ArrowDownOutlined />)}
          <Button
            type="link"
            size="small"
            aria-label={`编辑${noun}「${name}」`}
            onClick={() => open({ thing, isNew: false })}
          >
            {isReadOnly ? '查看' : '编辑'}
          </Button>
          <Button
            type="link"
            size="small"
            aria-label={`复制${noun}「${name}」`}
            disabled={isReadOnly}
            onClick={() => open({ thing: copyOf(things, thing), isNew: true })}
          >
            复制
          </Button>
          <Popconfirm
            title={`${drop}${noun}「${name}」？`}
            description="发布之前只影响这份草稿。"
            okText={drop}
            cancelText="取消"
            onConfirm={() => onChange(withoutThing(things, code))}
          >
            <Button
              type="link"
              size="small"
              danger
              aria-label={`${drop}${noun}「${name}」`}
              disabled={isReadOnly || things.length <= least}
            >
              {drop}
            </Button>
          </Popconfirm>
        </Flex>
      );
    },
  };
}

function copyOf<T extends Thing>(things: readonly T[], thing: T): T {
  return withCopy(things, thing.code).find((each) => !things.includes(each)) ?? thing;
}
