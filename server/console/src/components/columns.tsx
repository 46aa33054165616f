import type { Column } from './data-table';
import { Count } from './fen';
import { formatSecond, When } from './when';

/** The fields of a row that hold such a value. */
type FieldOf<T, V> = { [K in keyof T & string]: T[K] extends V ? K : never }[keyof T & string];

/** What a column does besides showing its field. */
type About = Partial<Pick<Column<never>, 'isExtra'>>;

/** Columns that show one field of a row as it is, on the page and in the file. */
export function columnsOf<T extends object>() {
  const read = <V,>(row: T, field: FieldOf<T, V>) => row[field] as V;
  return {
    text: (field: FieldOf<T, string>, title: string, about: About = {}): Column<T> => ({
      ...{ key: field, title, ...about },
      render: (row) => read<string>(row, field),
      csv: (row) => read<string>(row, field),
    }),
    count: (field: FieldOf<T, number>, title: string): Column<T> => ({
      ...{ key: field, title, align: 'right' },
      render: (row) => <Count value={read<number>(row, field)} />,
      csv: (row) => read<number>(row, field),
    }),
    /** A moment, to the minute on the page and to the second in the file. */
    moment: (field: FieldOf<T, string>, title: string): Column<T> => ({
      ...{ key: field, title },
      render: (row) => <When value={read<string>(row, field)} />,
      csv: (row) => formatSecond(read<string>(row, field)),
    }),
  };
}
