import { Alert, Card } from 'antd';
import { formatFen } from '../../../../../../shared/kernel/fen';
import { freeCode, type SectionFormProps, type Thing, thingsOf } from './form-shape';
import { tellQuota } from './parts/limit-fields';
import { tellOpensFor } from './parts/opens-for-fields';
import { ThingList } from './parts/thing-list';
import { useDraftSection } from './parts/use-draft-section';
import { ItemFields } from './shelf/item-fields';
import { checkItem, freshItem, type ShelfThing } from './shelf/shelf-shape';

type Named = Thing & { readonly name: string };

/** What points are exchanged for, and at which price. */
export function ShelfForm({ draftId, value, onChange, isReadOnly }: SectionFormProps) {
  const items = thingsOf<ShelfThing>(value);
  const benefits = thingsOf<Named & { readonly issue?: string }>(useDraftSection(draftId, 'benefits'));
  const programmes = thingsOf<Named>(useDraftSection(draftId, 'growth'), 'programmes');
  const families = thingsOf<Named>(useDraftSection(draftId, 'plans'), 'families');
  const points = useDraftSection(draftId, 'points');
  const nameOf = (code: string) => benefits.find((benefit) => benefit.code === code)?.name ?? code;
  return (
    <div className="config-form">
      {points === null ? (
        <Alert type="warning" showIcon title="这套方案没有积分：先在「积分规则」里启用，商城才能发布。" />
      ) : null}
      <Card size="small">
        <ThingList<ShelfThing>
          noun="商品"
          things={items}
          drop="下架"
          empty="会员用积分，或积分加钱，兑换一项权益。"
          fresh={() => freshItem(freeCode(items, 'item'))}
          findFaults={checkItem}
          fields={(props) => (
            <ItemFields
              {...props}
              benefits={benefits.filter(({ issue }) => issue === 'exchange')}
              programmes={programmes}
              families={families}
            />
          )}
          isReadOnly={isReadOnly}
          onChange={onChange}
          columns={[
            { title: '商品', dataIndex: 'benefit', render: nameOf },
            { title: '价格', render: (_, item) => tellPrice(item) },
            {
              title: '价值',
              dataIndex: 'worthFen',
              render: (worth) => (typeof worth === 'number' ? formatFen(worth) : '—'),
            },
            { title: '每人限兑', dataIndex: 'limit', render: tellQuota },
            { title: '总库存', dataIndex: 'stock', render: (stock: number | null) => stock ?? '不限' },
            {
              title: '谁可以兑换',
              render: (_, { opensFor = { everyone: true } }) => tellOpensFor(opensFor, { programmes, families }) || '—',
            },
          ]}
        />
      </Card>
    </div>
  );
}

function tellPrice({ points, moneyFen }: ShelfThing): string {
  const money = moneyFen ? ` + ${formatFen(moneyFen)}` : '';
  return `${(points ?? 0).toLocaleString('zh-CN')} 积分${money}`;
}
