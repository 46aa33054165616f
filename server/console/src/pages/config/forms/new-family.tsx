import { Button } from 'antd';
import { useState } from 'react';
import { freeCode, type Thing } from './form-shape';
import { check, freePlanCodeIn, text } from './parts/check';
import { type Opened, ThingDrawer } from './parts/thing-drawer';
import { fieldsOf, Group } from './parts/thing-fields';
import type { FamilyThing } from './plan-shape';

interface NewFamilyProps {
  readonly families: readonly FamilyThing[];
  readonly isReadOnly: boolean;
  readonly onAdd: (family: FamilyThing) => void;
}

/** Puts a new plan family at the end of the list; its rules are edited there. */
export function NewFamily({ families, isReadOnly, onAdd }: NewFamilyProps) {
  const [opened, setOpened] = useState<Opened<FamilyThing> | null>(null);
  const begin = () => setOpened({ thing: freshFamily(families), isNew: true });
  return (
    <>
      <Button disabled={isReadOnly} onClick={begin}>
        新建会员产品
      </Button>
      {opened ? (
        <ThingDrawer<FamilyThing>
          noun="会员产品"
          opened={opened}
          isReadOnly={isReadOnly}
          findFaults={(family) => check(family, { name: text(20), code: freePlanCodeIn(families) })}
          fields={(props) => {
            const code = fieldsOf<Thing>(props);
            return (
              <Group title="会员产品" hint="同一产品的方案有效期叠加；会员可以同时持有不同的产品。">
                {fieldsOf(props).text('名称', 'name', { required: true })}
                {code.text('编码', 'code', { required: true, hint: '新建后不能修改。' })}
              </Group>
            );
          }}
          onDone={onAdd}
          onClosed={() => setOpened(null)}
        />
      ) : null}
    </>
  );
}

/** A family to begin with; the first one is the default. */
function freshFamily(families: readonly FamilyThing[]): FamilyThing {
  return {
    code: freeCode(families, 'family'),
    name: '',
    isDefault: families.length === 0,
    priceLadder: 'usual',
    changes: { default: 'notAllowed', rules: [] },
  };
}
