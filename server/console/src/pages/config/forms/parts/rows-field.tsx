import { Button, Flex } from 'antd';
import type { ReactNode } from 'react';

interface RowsFieldProps<T> {
  /** What one row is: 级别, 说明. */
  readonly noun: string;
  readonly rows: readonly T[];
  readonly fresh: (rows: readonly T[]) => T;
  readonly least?: number;
  readonly most: number;
  readonly isReadOnly: boolean;
  readonly onChange: (rows: readonly T[]) => void;
  /** The fields of a row, each with a label of its own. */
  readonly children: (row: T, change: (part: Partial<T>) => void, index: number) => ReactNode;
}

/** A short list whose rows are edited in their place. */
export function RowsField<T extends object>(props: RowsFieldProps<T>) {
  const { noun, rows, fresh, least = 0, most, isReadOnly, onChange, children } = props;
  return (
    <Flex vertical gap={8} align="start">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place alone
        <Flex key={index} gap={8} align="start" className="rows-field__row">
          {children(
            row,
            (part) => onChange(rows.map((each, at) => (at === index ? { ...each, ...part } : each))),
            index,
          )}
          <Button
            type="link"
            danger
            aria-label={`删除第 ${index + 1} 个${noun}`}
            disabled={isReadOnly || rows.length <= least}
            onClick={() => onChange(rows.toSpliced(index, 1))}
          >
            删除
          </Button>
        </Flex>
      ))}
      <Button disabled={isReadOnly || rows.length >= most} onClick={() => onChange([...rows, fresh(rows)])}>
        {`添加${noun}`}
      </Button>
    </Flex>
  );
}
