import type { Page } from '../../../../../../../shared/contract/wire';
import { useGet } from '../../../../api/use-get';
import { ChoiceField, ChoicesField, SwitchField } from '../fields';
import { type Thing, thingsOf } from '../form-shape';
import { Item } from './thing-fields';

/** Whom something opens for: any of these is enough. */
export interface OpensFor {
  readonly everyone?: boolean;
  readonly tiers?: readonly { readonly programme: string; readonly from: string }[];
  readonly families?: readonly string[];
  readonly audiences?: readonly string[];
}

type Named = Thing & { readonly name: string };

/** What can be opened for: ladders and plan families of the draft. */
export interface Circle {
  readonly programmes: readonly Named[];
  readonly families: readonly Named[];
}

interface OpensForFieldsProps extends Circle {
  readonly value: OpensFor;
  readonly isReadOnly: boolean;
  readonly onChange: (value: OpensFor) => void;
}

/** Whom something opens for, by tier, plan family and saved list. */
export function OpensForFields({ value, programmes, families, isReadOnly, onChange }: OpensForFieldsProps) {
  const { everyone = false, audiences = [] } = value;
  const saved = useGet<Page<{ readonly name: string }>>('/ops/v1/member-lists', { query: { kind: 'audience' } });
  const lists = [...new Set(saved.data?.items.map(({ name }) => name) ?? [])].filter((name) => CODE.test(name));
  const change = (part: Partial<OpensFor>) => onChange({ ...value, ...part });
  return (
    <>
      <Item label="所有会员" hint="打开后，下面的条件不再需要。">
        <SwitchField
          label="所有会员"
          value={everyone}
          isReadOnly={isReadOnly}
          onChange={(checked) => change({ everyone: checked })}
        />
      </Item>
      {programmes.map((programme) => (
        <Item key={programme.code} label={`${programme.name}达到`}>
          <TierChoice
            label={`${programme.name}达到`}
            programme={programme}
            value={value}
            isReadOnly={isReadOnly}
            onChange={change}
          />
        </Item>
      ))}
      <Item label="会员产品" hint="持有其中任一产品的会员。">
        <ChoicesField
          label="会员产品"
          value={value.families ?? []}
          options={families.map(({ code, name }) => ({ value: code, label: name }))}
          none="不按产品"
          isReadOnly={isReadOnly}
          onChange={(codes) => change({ families: codes })}
        />
      </Item>
      <Item label="人群" hint="以编码命名的已保存人群。">
        <ChoicesField
          label="人群"
          value={audiences}
          options={lists.map((name) => ({ value: name, label: name }))}
          none="不按人群"
          isOpen
          isReadOnly={isReadOnly}
          onChange={(names) => change({ audiences: names.filter((name) => CODE.test(name)) })}
        />
      </Item>
    </>
  );
}

/** As the server's schema wants names of lists; others cannot be named by a benefit. */
const CODE = /^[a-z][a-zA-Z0-9-]{0,39}$/;

interface TierChoiceProps {
  readonly label: string;
  readonly programme: Named;
  readonly value: OpensFor;
  readonly isReadOnly: boolean;
  readonly onChange: (part: Pick<OpensFor, 'tiers'>) => void;
}

/** From which tier of a programme upwards. */
export function TierChoice({ label, programme, value, isReadOnly, onChange }: TierChoiceProps) {
  const { tiers = [] } = value;
  const others = tiers.filter((each) => each.programme !== programme.code);
  const own = tiers.find((each) => each.programme === programme.code);
  return (
    <ChoiceField
      label={label}
      value={own?.from ?? NO_TIER}
      options={[
        { value: NO_TIER, label: '不按等级' },
        ...thingsOf<Named>(programme, 'tiers').map(({ code, name }) => ({ value: code, label: `${name}及以上` })),
      ]}
      width={160}
      isReadOnly={isReadOnly}
      onChange={(from) =>
        onChange({ tiers: from === NO_TIER ? others : [...others, { programme: programme.code, from }] })
      }
    />
  );
}

/** No code begins so. */
const NO_TIER = '*';

/** Whom something opens for, in words. */
export function tellOpensFor(value: OpensFor, { programmes, families }: Circle): string {
  if (value.everyone) return '所有会员';
  const parts = [
    ...(value.tiers ?? []).map(({ programme, from }) => {
      const ladder = programmes.find(({ code }) => code === programme);
      return `${thingsOf<Named>(ladder, 'tiers').find(({ code }) => code === from)?.name ?? from}及以上`;
    }),
    ...(value.families ?? []).map((family) => families.find(({ code }) => code === family)?.name ?? family),
    ...(value.audiences ?? []).map((list) => `人群 ${list}`),
  ];
  return parts.join('、');
}
