import { Card, Table } from 'antd';
import type { ConfigSectionContent } from '../../../../../../shared/contract/ops/config';
import { useGet } from '../../../api/use-get';
import { FenField, WholeField } from './fields';
import { type SectionFormProps, type Thing, thingsOf, withThing } from './form-shape';
import { rowActs } from './row-acts';

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
  return (
    <Card size="small" className="config-matrix">
      <Table
        size="small"
        pagination={false}
        dataSource={[...items]}
        rowKey="code"
        columns={[
          { title: '商品', dataIndex: 'benefit', render: (benefit: string) => names.get(benefit) ?? benefit },
          {
            title: '积分',
            render: (_, { code, points }) => (
              <WholeField
                label={`${code} 积分`}
                value={points}
                isReadOnly={isReadOnly}
                onChange={(whole) => change(code, { points: whole ?? 1 })}
              />
            ),
          },
          {
            title: '另付',
            render: (_, { code, moneyFen }) => (
              <FenField
                label={`${code} 另付`}
                value={moneyFen}
                isReadOnly={isReadOnly}
                onChange={(fen) => change(code, { moneyFen: fen ?? 0 })}
              />
            ),
          },
          {
            title: '价值',
            render: (_, { code, worthFen }) => (
              <FenField
                label={`${code} 价值`}
                value={worthFen}
                isReadOnly={isReadOnly}
                onChange={(fen) => change(code, { worthFen: fen })}
              />
            ),
          },
          {
            title: '总库存（空则不限）',
            render: (_, { code, stock }) => (
              <WholeField
                label={`${code} 总库存`}
                value={stock}
                isReadOnly={isReadOnly}
                onChange={(whole) => change(code, { stock: whole })}
              />
            ),
          },
          rowActs({ things: items, isReadOnly, drop: '下架', onChange }),
        ]}
      />
    </Card>
  );
}
