import { Checkbox, DatePicker, Flex, Input, Select, Tag } from 'antd';
import dayjs from 'dayjs';
import type { MemberCount, MemberFilterChoices } from '../../../../../shared/contract/ops/member';
import { useGet } from '../../api/use-get';
import { stateOptions } from './member-words';

/** Filters as the address has them. */
export type FilterWords = Readonly<Record<string, string>>;

interface MemberFiltersProps {
  /** The search term: may be a phone number, so it is never part of the address. */
  readonly term: string;
  readonly onTerm: (term: string) => void;
  readonly words: FilterWords;
  readonly onWords: (change: Readonly<Record<string, string | null>>) => void;
}

/** The fields by which members are looked for. */
export function MemberFilters({ term, onTerm, words, onWords }: MemberFiltersProps) {
  const { data } = useGet<MemberFilterChoices>('/ops/v1/member-filters');
  const tiers = data?.programmes.map(({ code, name, tiers: rungs }) => ({
    label: name,
    options: rungs.map((tier) => ({ value: `${code}/${tier.code}`, label: tier.name })),
  }));
  const plans = data?.families.map(({ code, name, plans: own }) => ({
    label: name,
    options: [
      { value: `family/${code}`, label: `${name}（全部）` },
      ...own.map((plan) => ({ value: `plan/${plan.id}`, label: plan.name })),
    ],
  }));
  const tier = words.tier ? `${words.programme ?? ''}/${words.tier}` : null;
  const plan = words.planId ? `plan/${words.planId}` : words.family ? `family/${words.family}` : null;
  return (
    <>
      <Input.Search
        aria-label="搜索会员"
        placeholder="手机号、会员号、openid、订单号、昵称"
        allowClear
        defaultValue={term}
        onSearch={(text) => onTerm(text.trim())}
        style={{ width: 300 }}
      />
      <Select
        aria-label="等级"
        placeholder="等级"
        allowClear
        value={tier}
        options={tiers ?? []}
        onChange={(value: string | undefined) => {
          const [programme = null, code = null] = value?.split('/') ?? [];
          onWords({ programme, tier: code });
        }}
        style={{ width: 130 }}
      />
      <Select
        aria-label="会员产品"
        placeholder="会员产品"
        allowClear
        value={plan}
        options={plans ?? []}
        onChange={(value: string | undefined) => {
          const [kind, id = null] = value?.split('/') ?? [];
          onWords({ family: kind === 'family' ? id : null, planId: kind === 'plan' ? id : null });
        }}
        style={{ width: 160 }}
      />
      <Select
        aria-label="会员状态"
        placeholder="会员状态"
        allowClear
        value={words.state ?? null}
        options={[...stateOptions]}
        onChange={(state: string | undefined) => onWords({ state: state ?? null })}
        style={{ width: 130 }}
      />
      <Select
        aria-label="即将到期"
        placeholder="即将到期"
        allowClear
        value={words.expiringDays ?? null}
        options={[3, 7, 15, 30, 60].map((days) => ({ value: String(days), label: `${days} 天内到期` }))}
        onChange={(days: string | undefined) => onWords({ expiringDays: days ?? null })}
        style={{ width: 130 }}
      />
      <Select
        aria-label="标签"
        placeholder="标签"
        mode="multiple"
        allowClear
        maxTagCount="responsive"
        value={words.tags?.split(',') ?? []}
        options={
          data?.tags.map(({ tag, members }) => ({ value: tag, label: `${tag}（${formatCount(members)}）` })) ?? []
        }
        onChange={(tags: string[]) => onWords({ tags: tags.join(',') || null })}
        style={{ minWidth: 140 }}
      />
      <DatePicker.RangePicker
        aria-label="加入时间"
        placeholder={['加入从', '加入至']}
        value={words.joinedFrom && words.joinedTo ? [dayjs(words.joinedFrom), dayjs(words.joinedTo)] : null}
        onChange={(_, [joinedFrom, joinedTo]) =>
          onWords({ joinedFrom: joinedFrom || null, joinedTo: joinedTo || null })
        }
      />
      <Checkbox
        checked={words.frozen === 'true'}
        onChange={({ target }) => onWords({ frozen: target.checked ? 'true' : null })}
      >
        只看冻结
      </Checkbox>
      <Chips words={words} term={term} data={data} onTerm={onTerm} onWords={onWords} />
    </>
  );
}

interface ChipsProps extends MemberFiltersProps {
  readonly data: MemberFilterChoices | undefined;
}

/** What is being filtered by, each to be taken away by itself. */
function Chips({ words, term, data, onTerm, onWords }: ChipsProps) {
  const chips: { readonly text: string; readonly clear: () => void }[] = [];
  const put = (text: string, names: readonly string[]) =>
    chips.push({ text, clear: () => onWords(Object.fromEntries(names.map((name) => [name, null]))) });
  if (term) chips.push({ text: `搜索：${term}`, clear: () => onTerm('') });
  if (words.tier) {
    const programme = data?.programmes.find(({ code }) => code === words.programme);
    const name = programme?.tiers.find(({ code }) => code === words.tier)?.name ?? words.tier;
    put(`等级：${name}`, ['tier', 'programme']);
  }
  const plans = data?.families.flatMap((family) => family.plans) ?? [];
  if (words.planId) put(`方案：${plans.find(({ id }) => id === words.planId)?.name ?? words.planId}`, ['planId']);
  if (words.family) {
    put(`产品：${data?.families.find(({ code }) => code === words.family)?.name ?? words.family}`, ['family']);
  }
  if (words.state) put(stateOptions.find(({ value }) => value === words.state)?.label ?? words.state, ['state']);
  if (words.expiringDays) put(`${words.expiringDays} 天内到期`, ['expiringDays']);
  if (words.tags) put(`标签：${words.tags}`, ['tags']);
  if (words.joinedFrom) put(`加入：${words.joinedFrom} 至 ${words.joinedTo ?? ''}`, ['joinedFrom', 'joinedTo']);
  if (words.frozen) put('已冻结', ['frozen']);
  if (chips.length === 0) return null;
  return (
    <Flex gap={4} wrap style={{ width: '100%' }}>
      {chips.map(({ text, clear }) => (
        <Tag key={text} closable onClose={clear}>
          {text}
        </Tag>
      ))}
    </Flex>
  );
}

/** `1,234`, `10,000+` */
export function formatCount({ count, more }: MemberCount): string {
  return `${count.toLocaleString('zh-CN')}${more ? '+' : ''}`;
}
