import type { BusinessEvent, EventOutcome } from '../../../shared/contract/business-event';
import type { BusinessClient } from '../../support/business';
import type { House, Visitor } from '../../support/house';

/** Tells events through the open API and answers what became of each. */
export async function tell(business: BusinessClient, ...events: Partial<BusinessEvent>[]): Promise<EventOutcome[]> {
  const answer = await business.post('/open/v1/events', { events });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.items;
}

/** Somebody who is logged in, with the number under which a business knows them. */
export async function join(house: House, personId?: string): Promise<Visitor & { readonly memberNumber: string }> {
  const visitor = await house.logIn(personId);
  const { body } = await visitor.get('/api/v1/member');
  return { ...visitor, memberNumber: body.memberNumber };
}

let orders = 0;

/** An order that a member paid. */
export function orderPaid(
  memberNumber: string,
  amountFen: number,
  occurredAt: string,
  more: Partial<BusinessEvent> = {},
): BusinessEvent {
  const subject = more.subject ?? `order-${++orders}`;
  return {
    id: `paid-${subject}`,
    kind: 'order.paid',
    person: { memberNumber },
    occurredAt,
    metrics: { amountFen },
    ...more,
    subject,
  };
}

/** Its refund, of all or of a part. */
export function orderRefunded(
  order: BusinessEvent,
  occurredAt: string,
  more: Partial<BusinessEvent> = {},
): BusinessEvent {
  const { person, subject } = order;
  return { id: `refund-${order.id}`, kind: 'order.refunded', person, subject, occurredAt, metrics: {}, ...more };
}
