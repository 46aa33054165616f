import type { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { BENEFITS_OPENED, BENEFITS_REVOKED } from '../../../server/benefit/benefit.events';
import { type BenefitInput, benefitSchema } from '../../../server/benefit/benefit.schema';
import type { ClaimDeliverer } from '../../../server/benefit/claim-delivery';
import type { Entitlement } from '../../../server/benefit/entitlement.rules';
import { findEntitlements, readEntitlementBooks } from '../../../server/benefit/find-entitlements';
import { type ClaimRefusal, type ClaimWish, issueClaim } from '../../../server/benefit/issue-claim';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { trackChangedTiers, trackMember } from '../../../server/benefit/track-changes';
import { type MemberWalk, WALK_MEMBERS, walkMembers } from '../../../server/benefit/walk-members';
import { TIERS_NOTICED, type TiersNoticed } from '../../../server/growth/growth.events';
import type { ProgrammeConfig } from '../../../server/growth/programme.schema';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic, type OutboxEvent } from '../../../server/jobs/outbox';
import { extendMembership } from '../../../server/membership/extend-membership';
import { MEMBERSHIP_EXTENDED, type MembershipExtended } from '../../../server/membership/membership.events';
import { Plan, PlanFamily } from '../../../server/plan/plan.entity';
import { formatInstant } from '../../../shared/kernel/instant';
import type { Result } from '../../../shared/kernel/result';
import type { Engine } from '../../support/database';
import {
  buildProgramme,
  type GrowthWorld,
  openGrowth,
  orderPaid,
  orderRefunded,
  type Somebody,
} from '../growth/support';

export type { Somebody } from '../growth/support';

/** A benefit with only what a test is about; without more it opens for everybody. */
export function buildBenefit(code: string, wish: Partial<BenefitInput> = {}): BenefitInput {
  return {
    code,
    name: code,
    icon: 'gift',
    value: '',
    description: '',
    opensFor: { everyone: true },
    ...wish,
  };
}

/** What a world of benefits begins with. */
export interface BenefitScheme {
  readonly benefits: readonly BenefitInput[];
  /** The first is the default programme; left out: `club` with four tiers at 0, 100, 300 and 600 yuan of a year. */
  readonly programmes?: readonly ProgrammeConfig[];
  /** Plans that members can hold, all of the family `card`; each lists benefits. */
  readonly plans?: readonly { readonly code: string; readonly name?: string; readonly benefits?: readonly string[] }[];
  readonly deliverers?: readonly ClaimDeliverer[];
}

/** Name of the one family of plans in these worlds. */
export const FAMILY = { code: 'card', name: '会员卡' } as const;

/** The rooms up to benefits on a database of their own: no HTTP, no jobs but those that a test runs. */
export interface BenefitWorld
  extends Pick<GrowthWorld, 'database' | 'clock' | 'parts' | 'addMember' | 'tierOf' | 'close'> {
  /** Makes other benefits the live ones, with the plans of the world. @returns the changes in words */
  load(benefits: readonly BenefitInput[]): Promise<string[]>;
  /** An order of so many yuan, which lifts the member in the programme. */
  pay(somebody: Somebody, yuan: number): Promise<{ refund(): Promise<void> }>;
  /** Gives a member a membership of a plan for some months; a second one follows the first. */
  giveMembership(somebody: Somebody, plan: string, months?: number): Promise<void>;
  entitlements(somebody: Somebody | null): Promise<readonly Entitlement[]>;
  entitlement(somebody: Somebody | null, code: string): Promise<Entitlement>;
  claim(
    somebody: Somebody,
    code: string,
    wish?: Partial<Omit<ClaimWish, 'memberId' | 'benefit'>>,
  ): Promise<Result<BenefitClaim, ClaimRefusal>>;
  /** Does what the room's jobs do after changes of tiers, memberships and benefits, as far as they are due. */
  track(): Promise<void>;
  /** What was told since the last time, to one member or to all, in words: `opened change: a b`, `revoked: a`. */
  told(somebody?: Somebody): Promise<string[]>;
}

/** What the room's events say of one member. */
interface Told {
  readonly memberId: string;
  readonly benefits: readonly string[];
  readonly cause?: string;
}

let sources = 0;

/** Opens a world with benefits loaded and everybody looked at. */
export async function openBenefits(engine: Engine, scheme: BenefitScheme): Promise<BenefitWorld> {
  const growth = await openGrowth(engine, scheme.programmes ?? [buildProgramme()]);
  const { database, clock } = growth;
  const plans = (scheme.plans ?? []).map((plan) => ({ name: plan.code, benefits: [], ...plan }));
  await database.inUnit(async (unit) => {
    await unit.insert(PlanFamily, { ...FAMILY, isDefault: true, position: 0 });
    for (const [position, { code, name, benefits }] of plans.entries()) {
      await unit.insert(Plan, {
        id: planId(code),
        code,
        name,
        position,
        family: FAMILY.code,
        familyRank: 1,
        tagline: '',
        opens: 'goods',
        periodUnit: 'month',
        periodCount: 1,
        limitPerPerson: null,
        saleStartsAt: null,
        saleEndsAt: null,
        offered: true,
        benefits: benefits.map(textsOf),
      });
    }
  });
  const takenJobs = new Set<string>();
  const world: BenefitWorld = {
    ...growth,
    load: (benefits) =>
      database.inUnit((unit) =>
        loadBenefits(
          unit,
          benefits.map((benefit) => benefitSchema.parse(benefit)),
          clock.now(),
        ),
      ),
    async pay({ memberNumber }, yuan) {
      const order = orderPaid(memberNumber, yuan * 100, formatInstant(clock.now()), {
        subject: `benefit-${++sources}`,
      });
      await growth.take(order);
      return {
        async refund() {
          await growth.take(orderRefunded(order, formatInstant(clock.now())));
        },
      };
    },
    async giveMembership({ id: memberId }, plan, months = 1) {
      const granted = await database.inUnit((unit) =>
        extendMembership(
          unit,
          {
            memberId,
            family: FAMILY.code,
            familyRank: 1,
            planId: planId(plan),
            planName: plan,
            period: { unit: 'month', count: months },
            source: 'operator',
            sourceKey: `test:${++sources}`,
            orderId: null,
          },
          clock.now(),
        ),
      );
      if (!granted.ok) throw new Error(granted.refusal);
    },
    async entitlements(somebody) {
      const books = await readEntitlementBooks(database.read);
      return findEntitlements(database.read, books, somebody?.id ?? null, clock.now());
    },
    async entitlement(somebody, code) {
      const found = (await world.entitlements(somebody)).find(({ benefit }) => benefit.code === code);
      if (!found) throw new Error(`no benefit ${code}`);
      return found;
    },
    claim: ({ id: memberId }, benefit, wish = {}) =>
      database.inUnit((unit) =>
        issueClaim(
          unit,
          { deliverers: scheme.deliverers ?? [] },
          { memberId, benefit, issuedBy: 'claim', sourceKey: `claim:${memberId}:${++sources}`, ...wish },
          clock.now(),
        ),
      ),
    async track() {
      for (let jobs = await takeDue(); jobs.length > 0; jobs = await takeDue()) {
        for (const { topic, payload } of jobs) await work(topic, payload as never);
      }
    },
    async told(somebody) {
      const [opened, revoked] = [eventTopic(BENEFITS_OPENED), eventTopic(BENEFITS_REVOKED)];
      const jobs = (await untaken()).filter(({ topic }) => topic === opened || topic === revoked);
      for (const { id } of jobs) takenJobs.add(id);
      return jobs.flatMap(({ topic, payload }) => {
        const { memberId, benefits, cause } = (payload as OutboxEvent<Told>).payload;
        if (somebody && somebody.id !== memberId) return [];
        return `${topic === opened ? `opened ${cause}` : 'revoked'}: ${benefits.join(' ')}`;
      });
    },
  };
  await world.load(scheme.benefits);
  await world.track();
  return world;

  async function untaken(): Promise<Job[]> {
    const jobs = await database.read.find(Job, { order: { createdAt: 'ASC', id: 'ASC' } });
    return jobs.filter(({ id }) => !takenJobs.has(id));
  }

  /** The jobs that this room has to do now, each once. */
  async function takeDue(): Promise<Job[]> {
    const topics = [WALK_MEMBERS, eventTopic(TIERS_NOTICED), eventTopic(MEMBERSHIP_EXTENDED)];
    const due = (await untaken()).filter(({ topic, runAt }) => topics.includes(topic) && runAt <= clock.now());
    for (const { id } of due) takenJobs.add(id);
    return due;
  }

  async function work(topic: string, payload: never): Promise<void> {
    const parts = { database, clock };
    if (topic === WALK_MEMBERS) return walkMembers(parts, payload satisfies MemberWalk);
    const { payload: told } = payload as OutboxEvent;
    if (topic === eventTopic(MEMBERSHIP_EXTENDED)) return trackMember(parts, (told as MembershipExtended).memberId);
    await trackChangedTiers(parts, told as TiersNoticed, () => false);
  }
}

/** What a plan keeps of a benefit that it lists. */
function textsOf(code: string) {
  return { code, name: code, icon: 'gift', value: '', description: '' };
}

function planId(code: string): string {
  return `plan-${code}`;
}
