import { Button, Flex, Popconfirm, type TableColumnType } from 'antd';
import { type Thing, withCopy, withoutThing } from './form-shape';

interface RowActs<T extends Thing> {
  readonly things: readonly T[];
  readonly isReadOnly: boolean;
  /** What taking one away is called: 删除, 下架. */
  readonly drop: string;
  readonly onChange: (things: readonly T[]) => void;
}

/** The last column of a list of things: another one like this, to be changed then, or this one away. */
export function rowActs<T extends Thing>({ things, isReadOnly, drop, onChange }: RowActs<T>): TableColumnType<T> {
  return {
    title: '',
    key: 'acts',
    render: (_, { code }) => (
      <Flex>
        <Button type="link" disabled={isReadOnly} onClick={() => onChange(withCopy(things, code))}>
          复制
        </Button>
        <Popconfirm
          title={`${drop}这一项？`}
          description="发布之前只影响这份草稿。"
          okText={drop}
          cancelText="取消"
          onConfirm={() => onChange(withoutThing(things, code))}
        >
          <Button type="link" danger disabled={isReadOnly}>
            {drop}
          </Button>
        </Popconfirm>
      </Flex>
    ),
  };
}
