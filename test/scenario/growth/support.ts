import { randomUUID } from 'node:crypto';
import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import type { GrowthCard, GrowthDetail, GrowthEntry, GrowthExplanation } from '../../../shared/contract/growth';
import type { Message } from '../../../shared/contract/message';
import { businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { formatInstant, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import { join, tell } from '../../server/growth/support';
import { buildBusiness } from '../../support/business';
import { at } from '../../support/clock';
import type { Engine } from '../../support/database';
import { type Answer, type House, openHouse } from '../../support/house';

// A year is walked, day by day, on an engine that writes every moment to the disk.
jest.setTimeout(240_000);

/** Nothing of growth hangs on it, and years have many days. */
const BESIDE_GROWTH = ['renewal.sweep', 'supply.check'];

/** Somebody in a story, with what a test looks at. */
export interface Character {
  readonly personId: string;
  readonly memberNumber: string;
  /** The card of a programme; of the default one where none is named. */
  card(programme?: string): Promise<GrowthCard>;
  cards(): Promise<GrowthCard[]>;
  detail(programme: string): Promise<GrowthDetail>;
  explain(programme: string): Promise<GrowthExplanation>;
  /** Growth of the running period by the group's name. */
  groups(programme: string): Promise<Record<string, number>>;
  /** The newest first. */
  entries(programme: string): Promise<GrowthEntry[]>;
  /** Every change of tier, the oldest first: `2027-01-01 settled gold>silver`. */
  history(programme: string): Promise<string[]>;
  /** What was told, the oldest first: `2026-12-02 tierFallsIn30Days`. */
  inbox(): Promise<string[]>;
  messages(): Promise<Message[]>;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A command, with a fresh Idempotency-Key unless one is given. */
  post(path: string, body?: unknown, key?: string): Promise<Answer>;
}

type Metrics = Record<string, number>;

/** A house in which a scheme is live and a business tells events. */
export interface Story {
  readonly house: House;
  /** A new member. */
  enter(nickname: string): Promise<Character>;
  /** Tells what a member did, now unless it says when; answers the growth that it gave. */
  happens(who: Character, kind: string, metrics?: Metrics, more?: Partial<BusinessEvent>): Promise<number>;
  /** Tells several things in one call; answers what became of each. */
  happen(...events: readonly BusinessEvent[]): Promise<EventOutcome[]>;
  /** An event that happens now unless it says when, not told yet. */
  event(who: Character, kind: string, metrics?: Metrics, more?: Partial<BusinessEvent>): BusinessEvent;
  /** Walks to 10:30 in the morning of a business day through every due moment. */
  walkTo(day: string): Promise<void>;
  /** Lets months pass while nothing runs; what was due meanwhile is done on arrival. Quicker than walking. */
  restUntil(day: string): Promise<void>;
  close(): Promise<void>;
}

/** After settlement and warnings of the day. */
const MORNING_MS = 10.5 * HOUR_MS;

/** 10:30 in the morning of a business day in Shanghai. */
function morningOf(day: string): Instant {
  return startOfBusinessDay(day) + MORNING_MS;
}

/** Noon of a business day in Shanghai, as an event says it. */
export function noonOf(day: string): string {
  return `${day}T12:00:00+08:00`;
}

/** Opens a story that begins at 10:30 in the morning of a business day. */
export async function openStory(engine: Engine, scheme: string, day: string): Promise<Story> {
  const house = await openHouse(engine, { start: formatInstant(morningOf(day)), scheme, resting: BESIDE_GROWTH });
  const business = await buildBusiness(house, ['events:write']);
  let events = 0;
  const event: Story['event'] = ({ memberNumber }, kind, metrics = {}, more = {}) => ({
    id: `${scheme}-${++events}`,
    kind,
    person: { memberNumber },
    occurredAt: formatInstant(house.clock.now()),
    metrics,
    ...more,
  });
  const happen: Story['happen'] = async (...told) => {
    const outcomes = await tell(business, ...told);
    await house.settle();
    return outcomes;
  };
  return {
    house,
    event,
    happen,
    enter: (nickname) => enterCharacter(house, nickname),
    async happens(...what) {
      const [outcome] = await happen(event(...what));
      if (outcome?.status !== 'applied' || outcome.growth === undefined) throw new Error(JSON.stringify(outcome));
      return outcome.growth;
    },
    walkTo: (target) => house.moveTo(morningOf(target)),
    async restUntil(target) {
      house.clock.set(morningOf(target));
      await house.settle();
    },
    close: () => house.close(),
  };
}

async function enterCharacter(house: House, nickname: string): Promise<Character> {
  const { id: personId } = house.sandbox.addPerson({ nickname });
  const { memberNumber, ...visitor } = await join(house, personId);
  let { token } = visitor;
  const call = async (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> => {
    const send = () => house.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });
    const answer = await send();
    if (answer.status !== 401) return answer;
    // A session does not outlive the months of a story.
    ({ token } = await house.logIn(personId));
    return send();
  };
  const read = async (path: string) => {
    const answer = await call('GET', path);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const cards = async (): Promise<GrowthCard[]> => (await read('/api/v1/growth')).items;
  const detail = (programme: string): Promise<GrowthDetail> => read(`/api/v1/growth/${programme}`);
  const messages = async (): Promise<Message[]> => (await read('/api/v1/messages?limit=50')).items.reverse();
  return {
    personId,
    memberNumber,
    cards,
    async card(programme) {
      const all = await cards();
      const card = programme === undefined ? all[0] : all.find((each) => each.programme === programme);
      if (!card) throw new Error(`no card of ${programme}`);
      return card;
    },
    detail,
    explain: (programme) => read(`/api/v1/growth/explain?programme=${programme}`),
    async groups(programme) {
      const { groups } = await detail(programme);
      return Object.fromEntries(groups.map(({ name, growth }) => [name, growth]));
    },
    entries: async (programme) => (await read(`/api/v1/growth/${programme}/entries?limit=50`)).items,
    async history(programme) {
      const { history } = await detail(programme);
      return history
        .map(({ changedAt, reason, from, to }) => `${businessDayOf(at(changedAt))} ${reason} ${from.code}>${to.code}`)
        .reverse();
    },
    inbox: async () => (await messages()).map(({ createdAt, topic }) => `${businessDayOf(at(createdAt))} ${topic}`),
    messages,
    call,
    post: (path, body, key = randomUUID()) => call('POST', path, body, { 'Idempotency-Key': key }),
  };
}
