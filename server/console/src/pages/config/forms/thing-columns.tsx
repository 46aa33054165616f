import { Button, Flex, Popconfirm, type TableColumnType } from 'antd';
import { FenField, type Fraction, FractionField, TextField, WholeField } from './fields';
import { type Thing, withCopy, withoutThing } from './form-shape';

/** How a column's field is called where that is not the column's title, what empty means, and which rows are fixed. */
interface ColumnOptions {
  readonly label?: string;
  /** What an emptied number becomes: null unless it says another. */
  readonly empty?: number | undefined | null;
  readonly isFixed?: (row: number) => boolean;
}

/**
 * Columns of a list of things whose cells are fields: each edits one field of its row.
 * @param change takes the changed field of the thing with a code
 */
export function thingColumns<T extends Thing>(change: (code: string, part: Partial<T>) => void, isReadOnly: boolean) {
  const save = (code: string, field: keyof T, value: unknown) => change(code, { [field]: value } as Partial<T>);
  const number =
    (Field: typeof WholeField) =>
    (title: string, field: keyof T & string, options: ColumnOptions = {}): TableColumnType<T> => {
      const { label = title, isFixed = () => false } = options;
      const empty = 'empty' in options ? options.empty : null;
      return {
        title,
        key: field,
        render: (_, thing, row) => (
          <Field
            label={`${thing.code} ${label}`}
            value={(thing[field] as number | null | undefined) ?? null}
            isReadOnly={isReadOnly || isFixed(row)}
            onChange={(value) => save(thing.code, field, value ?? empty)}
          />
        ),
      };
    };
  return {
    text: (title: string, field: keyof T & string, label = title): TableColumnType<T> => ({
      title,
      key: field,
      render: (_, thing) => (
        <TextField
          label={`${thing.code} ${label}`}
          value={thing[field] as string}
          isReadOnly={isReadOnly}
          onChange={(value) => save(thing.code, field, value)}
        />
      ),
    }),
    whole: number(WholeField),
    fen: number(FenField),
    fraction: (title: string, field: keyof T & string): TableColumnType<T> => ({
      title,
      key: field,
      render: (_, thing) => (
        <FractionField
          label={thing.code}
          value={thing[field] as Fraction}
          isReadOnly={isReadOnly}
          onChange={(value) => save(thing.code, field, value)}
        />
      ),
    }),
  };
}

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
