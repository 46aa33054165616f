import { Button } from 'antd';
import { useState } from 'react';
import { EmptyState } from '../../../components/states';
import { freeCode, type SectionFormProps, thingsOf, withoutThing, withThing } from './form-shape';
import { EventKindsCard } from './growth/event-kinds-card';
import { checkProgramme } from './growth/growth-checks';
import { freshProgramme, type GrowthContent, type ProgrammeThing, type TierMapping } from './growth/growth-shape';
import { MappingsCard } from './growth/mappings-card';
import { ProgrammeCard } from './growth/programme-card';
import { ProgrammeFields } from './growth/programme-fields';
import { listOf } from './parts/check';
import { type EventKindThing, eventKindsOf, FIRST_KINDS } from './parts/event-catalogue';
import { type Opened, ThingDrawer } from './parts/thing-drawer';

/** Ladders, how members rise on them, and the business events from which everything is counted. */
export function GrowthForm({ value, onChange, isReadOnly }: SectionFormProps) {
  const programmes = thingsOf<ProgrammeThing>(value, 'programmes');
  const events = thingsOf<EventKindThing>(value, 'events');
  const kinds = eventKindsOf(value);
  const mappings = listOf((value as Partial<GrowthContent> | null)?.mappings) as readonly TierMapping[];
  const [opened, setOpened] = useState<Opened<ProgrammeThing> | null>(null);
  const others = programmes.filter(({ code }) => opened?.isNew || code !== opened?.thing.code);
  // Without events and a programme there is no growth section at all: the first programme brings both.
  const change = (part: Partial<GrowthContent>) =>
    onChange({ mappings: [], ...(value as object | null), events: events.length > 0 ? events : FIRST_KINDS, ...part });
  const drop = (code: string) => {
    const kept = withoutThing(programmes, code);
    if (kept.length === 0) return onChange(null);
    const stays = ({ from, to }: TierMapping) => from.programme !== code && to.programme !== code;
    change({ programmes: withDefault(kept), mappings: mappings.filter(stays) });
  };
  const begin = () =>
    setOpened({ thing: freshProgramme(freeCode(programmes, 'ladder'), programmes.length === 0), isNew: true });
  const add = (
    <Button disabled={isReadOnly} onClick={begin}>
      新建成长体系
    </Button>
  );
  return (
    <div className="config-form">
      {programmes.length === 0 ? (
        <EmptyState
          title="还没有成长体系"
          hint="成长体系让会员按消费和互动升级。新建一个，或从「整套方案」载入现成方案。"
          action={add}
        />
      ) : null}
      {programmes.map((programme) => (
        <ProgrammeCard
          key={programme.code}
          programme={programme}
          kinds={kinds}
          otherTasks={programmes.flatMap(({ code, tasks = [] }) => (code === programme.code ? [] : tasks))}
          isReadOnly={isReadOnly}
          onEdit={() => setOpened({ thing: programme, isNew: false })}
          onDrop={() => drop(programme.code)}
          onChange={(part) => change({ programmes: withThing(programmes, programme.code, part) })}
        />
      ))}
      {programmes.length > 0 ? <div>{add}</div> : null}
      {programmes.length > 1 ? (
        <MappingsCard
          programmes={programmes}
          mappings={mappings}
          isReadOnly={isReadOnly}
          onChange={(kept) => change({ mappings: kept })}
        />
      ) : null}
      {programmes.length > 0 ? (
        <EventKindsCard
          events={events}
          kinds={kinds}
          isReadOnly={isReadOnly}
          onChange={(kept) => change({ events: kept })}
        />
      ) : null}
      {opened ? (
        <ThingDrawer<ProgrammeThing>
          key={opened.thing.code}
          noun="成长体系"
          opened={opened}
          isReadOnly={isReadOnly}
          findFaults={(programme) => checkProgramme(programme, others)}
          fields={(props) => <ProgrammeFields {...props} />}
          onDone={(programme) => {
            const list = opened.isNew
              ? [...programmes, programme]
              : withThing(programmes, opened.thing.code, programme);
            change({ programmes: withDefault(list, programme.isDefault ? programme.code : undefined) });
          }}
          onClosed={() => setOpened(null)}
        />
      ) : null}
    </div>
  );
}

/** One programme is the default: the one that was just made it, else the one that is, else the first. */
function withDefault(
  programmes: readonly ProgrammeThing[],
  wanted = programmes.find(({ isDefault }) => isDefault)?.code ?? programmes[0]?.code,
): readonly ProgrammeThing[] {
  return programmes.map((each) => ({ ...each, isDefault: each.code === wanted }));
}
