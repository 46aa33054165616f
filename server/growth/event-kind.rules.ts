import type { BusinessEvent } from '../../shared/contract/business-event';
import type { ErrorCode } from '../../shared/contract/error-code';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { EventKind } from './programme.schema';

/** Who tells the events of this system itself; no business may call itself so. */
export const OWN_SENDER = 'membership';

/** Clocks differ; what is told from further ahead is a mistake. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/** What this system tells by itself, in every scheme. */
export const ownKinds = {
  membershipPaid: 'membership.paid',
  membershipRefunded: 'membership.refunded',
  checkedIn: 'member.checkedIn',
  profileCompleted: 'member.profileCompleted',
  phoneBound: 'member.phoneBound',
} as const;

/** The same as kinds: a scheme's sources and tasks may name them, no business may send them. */
export const builtInKinds: readonly EventKind[] = [
  { code: ownKinds.membershipPaid, name: '购买会员', metrics: [{ code: 'amountFen', measure: 'fen' }] },
  {
    code: ownKinds.membershipRefunded,
    name: '会员退款',
    metrics: [{ code: 'amountFen', measure: 'fen' }],
    reverses: ownKinds.membershipPaid,
  },
  { code: ownKinds.checkedIn, name: '签到', metrics: [] },
  { code: ownKinds.profileCompleted, name: '完善资料', metrics: [] },
  { code: ownKinds.phoneBound, name: '绑定手机号', metrics: [] },
];

/** Why an event is not taken, and what its sender should look at. */
export interface EventFault {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** Checks what an event says against the kinds that the live scheme knows. */
export function checkEvent(
  kinds: ReadonlyMap<string, EventKind>,
  sender: string,
  event: Pick<BusinessEvent, 'kind' | 'subject' | 'metrics'> & { readonly occurredAt: Instant },
  now: Instant,
): Result<EventKind, EventFault> {
  const kind = kinds.get(event.kind);
  const own = builtInKinds.some(({ code }) => code === event.kind);
  if (!kind || own !== (sender === OWN_SENDER)) {
    return refuse({ code: 'EVENT_KIND_UNKNOWN', detail: `the live scheme has no event kind “${event.kind}”` });
  }
  const metrics = kind.metrics.map(({ code }) => code);
  const unknown = Object.keys(event.metrics).filter((metric) => !metrics.includes(metric));
  if (unknown.length > 0) {
    const known = metrics.length > 0 ? metrics.join(', ') : 'none';
    return refuse({
      code: 'EVENT_METRIC_UNKNOWN',
      detail: `“${kind.code}” has no ${unknown.join(', ')}; it has: ${known}`,
    });
  }
  if (kind.reverses !== undefined && event.subject === undefined) {
    return refuse({ code: 'EVENT_SUBJECT_MISSING', detail: `“${kind.code}” must name the subject that it takes back` });
  }
  if (kind.reverses !== undefined && Object.values(event.metrics).some((value) => value < 0)) {
    return refuse({ code: 'EVENT_METRIC_UNKNOWN', detail: 'what is taken back is told as a positive number' });
  }
  if (event.occurredAt > now + CLOCK_SKEW_MS) {
    return refuse({ code: 'EVENT_FROM_FUTURE', detail: 'occurredAt lies ahead of the server’s clock' });
  }
  return accept(kind);
}

/** Kinds that take back a kind. */
export function reversersOf(kinds: ReadonlyMap<string, EventKind>, kind: string): string[] {
  return [...kinds.values()].filter(({ reverses }) => reverses === kind).map(({ code }) => code);
}
