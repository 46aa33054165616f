import { Card, Flex } from 'antd';
import { ChoiceField } from '../fields';
import { RowsField } from '../parts/rows-field';
import { mappingFault } from './growth-checks';
import type { ProgrammeThing, TierMapping } from './growth-shape';

interface MappingsCardProps {
  readonly programmes: readonly ProgrammeThing[];
  readonly mappings: readonly TierMapping[];
  readonly isReadOnly: boolean;
  readonly onChange: (mappings: readonly TierMapping[]) => void;
}

const NONE = { programme: '', tier: '' };

/** Which tier of one programme gives which of another. */
export function MappingsCard({ programmes, mappings, isReadOnly, onChange }: MappingsCardProps) {
  const rungs = programmes.flatMap(({ code, name, tiers = [] }) =>
    tiers.map((tier) => ({ value: `${code}/${tier.code}`, label: `${name} · ${tier.name}` })),
  );
  return (
    <Card title="等级互通">
      <p className="hint config-summary">会员在一个成长体系达到某个等级，在另一个里就有对应的等级。</p>
      <RowsField<TierMapping>
        noun="互通"
        rows={mappings}
        fresh={() => ({ from: NONE, to: NONE })}
        most={60}
        isReadOnly={isReadOnly}
        onChange={onChange}
      >
        {(mapping, change, index) => (
          <Flex gap={8} align="center" wrap>
            有
            <ChoiceField
              label={`第 ${index + 1} 个互通：有`}
              value={keyOf(mapping.from)}
              options={rungs}
              width={220}
              isReadOnly={isReadOnly}
              onChange={(key) => change({ from: rungOf(key) })}
            />
            即得
            <ChoiceField
              label={`第 ${index + 1} 个互通：即得`}
              value={keyOf(mapping.to)}
              options={rungs}
              width={220}
              isReadOnly={isReadOnly}
              onChange={(key) => change({ to: rungOf(key) })}
            />
            {mappingFault(mapping) ? <span className="config-fault">{mappingFault(mapping)}</span> : null}
          </Flex>
        )}
      </RowsField>
    </Card>
  );
}

function keyOf({ programme, tier }: TierMapping['from']): string {
  return tier === '' ? '' : `${programme}/${tier}`;
}

function rungOf(key: string): TierMapping['from'] {
  const [programme = '', tier = ''] = key.split('/');
  return { programme, tier };
}
