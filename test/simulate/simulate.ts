import { MembershipPause } from '../../server/membership/membership.entity';
import { PlanChange } from '../../server/plan-change/plan-change.entity';
import { PurchaseOrder, Refund } from '../../server/purchase/purchase.entity';
import {
  addDays,
  addMonths,
  type BusinessDay,
  businessDayOf,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import { HOUR_MS, MINUTE_MS } from '../../shared/kernel/instant';
import type { Engine } from '../support/database';
import { createDice, type Dice } from '../support/dice';
import { auditOf } from './audit';
import { carryOut, intend, type Person } from './live';
import { openWorld, type World } from './world';

/** A simulation of members' lives; the same options give the same decisions. */
export interface SimulationOptions {
  readonly engine: Engine;
  readonly months: number;
  readonly members: number;
  readonly seed: number;
  /** Told now and then how far it is. */
  readonly onProgress?: (day: BusinessDay) => void;
  /** Told of each fault when it is found. */
  readonly onFault?: (fault: string) => void;
  /** Spoils something behind the audit's back, once something was paid: to see that it is seen. */
  readonly spoil?: (world: World) => Promise<void>;
}

/** What a simulation saw. Empty faults: at every day's end everything held. */
export interface SimulationReport {
  readonly days: number;
  readonly faults: readonly string[];
  readonly orders: number;
  readonly paid: number;
  readonly refunds: number;
  readonly debits: number;
  readonly failedDebits: number;
  readonly contracts: number;
  /** Of the contracts, those that ended. */
  readonly cancelled: number;
  readonly changes: number;
  readonly pauses: number;
  readonly outages: number;
  readonly bookedFen: number;
}

/** A leap year's last day of January: both short ends of February lie ahead. */
const FIRST_DAY = '2027-12-31';
/** After so many faults nothing more is learnt. */
const ENOUGH_FAULTS = 20;
/** What WeChat does wrong, each for a call or a notice. */
const FAULTS = ['noticeDropped', 'noticeDuplicated', 'noticeDelayed', 'payErrorBefore', 'payErrorAfter'] as const;

/** Lets members live for so many months, and holds the books against an independent account of it every day. */
export async function simulate({
  spoil,
  engine,
  months,
  members,
  seed,
  onProgress,
  onFault,
}: SimulationOptions): Promise<SimulationReport> {
  const world = await openWorld(engine, FIRST_DAY);
  try {
    const dice = createDice(seed);
    const people = await gather(world, members);
    const audit = auditOf(world, people);
    const faults: string[] = [];
    const note = (found: readonly string[]) => {
      faults.push(...found);
      for (const fault of found) onFault?.(fault);
    };
    const lastDay = businessDayOf(addMonths(startOfBusinessDay(FIRST_DAY), months));
    let days = 0;
    for (let day: BusinessDay = FIRST_DAY; day < lastDay && faults.length < ENOUGH_FAULTS; day = addDays(day, 1)) {
      days++;
      await liveOneDay(world, people, day, dice.fork(day));
      if (people.some(({ happenings }) => happenings.length > 0)) await spoil?.(world);
      // The bill of yesterday is out since the morning.
      const found = await audit.ofDay(days > 1 ? addDays(day, -1) : null);
      if (day.endsWith('-28')) found.push(...(await audit.ofAll()));
      note(found.map((text) => `${day}: ${text}`));
      if (day.endsWith('-01')) onProgress?.(day);
    }
    if (faults.length === 0) {
      world.house.sandbox.clearFaults();
      await world.moveTo(startOfBusinessDay(addDays(lastDay, 2)) + 12 * HOUR_MS);
      note([...(await audit.ofDay(null)), ...(await audit.ofAll()), ...(await audit.ofDaysBefore(lastDay))]);
    }
    return { days, faults, ...(await countUp(world)) };
  } finally {
    await world.close();
  }
}

async function gather(world: World, members: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let number = 1; number <= members; number++) {
    const { id } = world.house.sandbox.addPerson({ nickname: `会员${number}` });
    const { memberId } = await world.visit({ number, id });
    people.push({ number, id, memberId, happenings: [], bought: new Map(), shortUntil: null });
  }
  return people;
}

/** The members act one after the other between eight in the morning and eleven in the evening of Shanghai, in an order of the day's own. */
async function liveOneDay(world: World, people: readonly Person[], day: BusinessDay, dice: Dice): Promise<void> {
  const begin = startOfBusinessDay(day);
  if (dice.chance(0.3)) world.house.sandbox.setFault(dice.pick(FAULTS), { enabled: true, count: 1, operation: null });
  if (dice.chance(0.15)) world.outage.strike(dice.between(1, 60));
  for (const person of people) {
    if (person.shortUntil === null || person.shortUntil > world.now()) continue;
    world.house.sandbox.setBalance(person.id, null);
    person.shortUntil = null;
  }
  const moments = people
    .map((person) => ({ person, intention: intend(dice.fork(person.number)) }))
    .map((each) => ({ ...each, at: begin + 8 * HOUR_MS + dice.between(0, 15 * 60 - 1) * MINUTE_MS }))
    .sort((one, other) => one.at - other.at);
  for (const { person, intention, at } of moments) {
    if (!intention) continue;
    await world.moveTo(at);
    await carryOut(world, person, intention, dice.fork(`${person.number} acts`));
  }
  world.outage.restart();
  // A moment later in any case: what was done is over when it is looked at.
  await world.moveTo(Math.max(begin + 24 * HOUR_MS - MINUTE_MS, world.now() + MINUTE_MS));
}

async function countUp({ house, outage }: World) {
  const { read } = house.database;
  const orders = await read.find(PurchaseOrder);
  const debits = house.sandbox.debits();
  const contracts = house.sandbox.contracts();
  return {
    orders: orders.length,
    paid: orders.filter(({ paidAt }) => paidAt !== null).length,
    refunds: await read.countBy(Refund, { status: 'succeeded' }),
    debits: debits.filter(({ state }) => state === 'SUCCESS').length,
    failedDebits: debits.filter(({ state }) => state === 'PAYERROR').length,
    contracts: contracts.length,
    cancelled: contracts.filter(({ endedAt }) => endedAt !== null).length,
    changes: await read.countBy(PlanChange, { status: 'done' }),
    pauses: await read.count(MembershipPause),
    outages: outage.count,
    bookedFen: orders.reduce((sum, { paidAt, amountFen }) => sum + (paidAt === null ? 0 : amountFen), 0),
  };
}
