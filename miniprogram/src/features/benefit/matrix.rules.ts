import type { BenefitMatrix } from '@shared/contract/benefit';

type Column = BenefitMatrix['columns'][number];
type Row = BenefitMatrix['rows'][number];

/** One ladder, or one family of plans, against the benefits that any of its columns opens. */
export interface ComparedGroup {
  /** `山茶等级`, `山茶会员` */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (Pick<Row, 'benefit' | 'core'> & { readonly cells: readonly boolean[] })[];
}

/** Takes the matrix apart by what can be compared: tiers with tiers, plans with plans. A group that opens nothing is left out. */
export function compareByGroup({ columns, rows }: BenefitMatrix): readonly ComparedGroup[] {
  const names = [...new Set(columns.map(({ group }) => group))];
  return names
    .map((name) => {
      const places = columns.flatMap(({ group }, place) => (group === name ? [place] : []));
      return {
        name,
        columns: columns.filter(({ group }) => group === name),
        rows: rows
          .map(({ benefit, core, cells }) => ({ benefit, core, cells: places.map((place) => cells[place] ?? false) }))
          .filter(({ cells }) => cells.includes(true)),
      };
    })
    .filter(({ rows: opened }) => opened.length > 0);
}
