import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import type { GrowthCard, GrowthDetail, GrowthEntry } from '../../../shared/contract/growth';
import type { MessageTopic } from '../../../shared/contract/message';
import { addMonths, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { formatInstant, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import { join, tell } from '../../server/growth/support';
import { type BusinessClient, buildBusiness } from '../../support/business';
import type { Engine } from '../../support/database';
import { type House, openHouse } from '../../support/house';

/** Somebody in a story, with what a test looks at. */
export interface Character {
  readonly memberNumber: string;
  readonly memberId: string;
  card(programme?: string): Promise<GrowthCard>;
  detail(programme: string): Promise<GrowthDetail>;
  /** Growth of the running period by group. */
  groups(programme: string): Promise<Record<string, number>>;
  /** The newest first. */
  entries(programme: string): Promise<GrowthEntry[]>;
  /** Every change of tier, the oldest first: `2027-01-01 settled gold>silver`. */
  history(programme: string): Promise<string[]>;
  /** What was told, the oldest first. */
  inbox(): Promise<{ readonly topic: MessageTopic; readonly title: string; readonly body: string }[]>;
  get(path: string): ReturnType<Awaited<ReturnType<typeof join>>['get']>;
  post(path: string, body?: unknown): ReturnType<Awaited<ReturnType<typeof join>>['post']>;
}

/** A house in which a scheme is live and a business tells events. */
export interface Story {
  readonly house: House;
  readonly business: BusinessClient;
  /** A new member. */
  enter(nickname: string): Promise<Character>;
  /** Tells what a member did, now unless it says when; answers the growth that it gave. */
  happens(who: Character, kind: string, metrics?: Record<string, number>, more?: Partial<BusinessEvent>): Promise<number>;
  /** The same with the whole answer. */
  told(
    who: Character,
    kind: string,
    metrics?: Record<string, number>,
    more?: Partial<BusinessEvent>,
  ): Promise<EventOutcome>;
  /** Walks to 02:00 UTC, 10 in the morning in Shanghai and a little, of a business day, through all that is due. */
  walkTo(day: string): Promise<void>;
  close(): Promise<void>;
}

/** When the house of a story is busy: after settlement and warnings of the day. */
const MORNING_MS = 10.5 * HOUR_MS;

/** 10:30 in the morning of a business day in Shanghai. */
export function morningOf(day: string): Instant {
  return startOfBusinessDay(day) + MORNING_MS;
}

/** The first instant of a month in Shanghai, months after another: `monthAfter('2026-05', 1)` begins June. */
export function monthAfter(month: string, months: number): Instant {
  return addMonths(startOfBusinessDay(`${month}-01`), months);
}

/** Opens a story that begins at 10:30 in the morning of a business day. */
export async function openStory(engine: Engine, scheme: string, day: string): Promise<Story> {
  const house = await openHouse(engine, { start: formatInstant(morningOf(day)), scheme });
  const business = await buildBusiness(house, ['events:write']);
  let events = 0;
  const told: Story['told'] = async (who, kind, metrics = {}, more = {}) => {
    const id = `${scheme}-${++events}`;
    const { memberNumber } = who;
    const occurredAt = formatInstant(house.clock.now());
    const event = { id, kind, person: { memberNumber }, occurredAt, metrics, ...more };
    const [outcome] = await tell(business, event);
    await house.settle();
    if (!outcome) throw new Error('no answer');
    return outcome;
  };
  return {
    house,
    business,
    told,
    enter: (nickname) => enterCharacter(house, nickname),
    async happens(who, kind, metrics, more) {
      const outcome = await told(who, kind, metrics, more);
      if (outcome.status !== 'applied' || outcome.growth === undefined) throw new Error(JSON.stringify(outcome));
      return outcome.growth;
    },
    walkTo: (day) => house.moveTo(morningOf(day)),
    close: () => house.close(),
  };
}

async function enterCharacter(house: House, nickname: string): Promise<Character> {
  const { id } = house.sandbox.addPerson({ nickname });
  const visitor = await join(house, id);
  const read = async (path: string) => {
    const answer = await visitor.get(path);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const detail = (programme: string): Promise<GrowthDetail> => read(`/api/v1/growth/${programme}`);
  return {
    memberNumber: visitor.memberNumber,
    memberId: visitor.memberId,
    async card(programme) {
      const cards: GrowthCard[] = (await read('/api/v1/growth')).items;
      const card = programme === undefined ? cards[0] : cards.find((each) => each.programme === programme);
      if (!card) throw new Error(`no card of ${programme}`);
      return card;
    },
    detail,
    async groups(programme) {
      const { groups } = await detail(programme);
      return Object.fromEntries(groups.map(({ name, growth }) => [name, growth]));
    },
    entries: async (programme) => (await read(`/api/v1/growth/${programme}/entries?limit=50`)).items,
    async history(programme) {
      const { history } = await detail(programme);
      return history
        .map(({ changedAt, reason, from, to }) => `${shanghaiDay(changedAt)} ${reason} ${from.code}>${to.code}`)
        .reverse();
    },
    inbox: async () => (await read('/api/v1/messages?limit=50')).items.reverse(),
    get: visitor.get,
    post: visitor.post,
  };
}

function shanghaiDay(instant: string): string {
  return formatInstant(Date.parse(instant) + 8 * HOUR_MS).slice(0, 10);
}
