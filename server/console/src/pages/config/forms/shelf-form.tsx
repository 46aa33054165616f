import { Card, Table } from 'antd';
import type { ConfigSectionContent } from '../../../../../../shared/contract/ops/config';
import { useGet } from '../../../api/use-get';
import { type SectionFormProps, type Thing, thingsOf, withThing } from './form-shape';
import { rowActs, thingColumns } from './thing-columns';

type ShelfThing = Thing & {
  readonly benefit: string;
  readonly points: number;
  readonly moneyFen: number;
  readonly worthFen: number | null;
  readonly stock: number | null;
};

/** What points are exchanged for, and at which price. */
export function ShelfForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const items = thingsOf<ShelfThing>(value);
  const benefits = useGet<ConfigSectionContent>(
    `/ops/v1/config/drafts/${encodeURIComponent(draftId)}/sections/benefits`,
  );
  const names = new Map(
    thingsOf<Thing & { readonly name?: string }>(benefits.data?.content).map(({ code, name }) => [code, name ?? code]),
  );
  const change = (code: string, part: Partial<ShelfThing>) => onChange(withThing(items, code, part));
  const columns = thingColumns<ShelfThing>(change, isReadOnly);
  return (
    <Card size="small" className="config-matrix">
      <Table
        size="small"
        pagination={false}
        dataSource={[...items]}
        rowKey="code"
        columns={[
          { title: '商品', dataIndex: 'benefit', render: (benefit: string) => names.get(benefit) ?? benefit },
          columns.whole('积分', 'points', { empty: 1 }),
          columns.fen('另付', 'moneyFen', { empty: 0 }),
          columns.fen('价值', 'worthFen'),
          columns.whole('总库存（空则不限）', 'stock', { label: '总库存' }),
          rowActs({ things: items, isReadOnly, drop: '下架', onChange }),
        ]}
      />
    </Card>
  );
}
