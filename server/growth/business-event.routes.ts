import {
  businessEventsSchema,
  customerIdSchema,
  customerLinkedSchema,
  customerLinkSchema,
  type EventOutcome,
  eventOutcomesSchema,
} from '../../shared/contract/business-event';
import { errorStatus } from '../http/error-table';
import { HttpRefusal } from '../http/http-refusal';
import { businessOf, defineRoute, type Route } from '../http/route';
import { linkCustomer } from '../member/link-customer';
import { type GrowthParts, takeEvent } from './take-event';
import { takeLines } from './take-lines';

/** What businesses tell. */
export function businessEventRoutes(parts: GrowthParts): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/open/v1/events',
      summary: '上报业务事件，单个或一批（至多 500 个）',
      tag: '开放接口',
      access: 'business',
      scope: 'events:write',
      body: businessEventsSchema,
      replies: {
        200: { description: '逐条结果，与提交顺序一致；一条不被接受不影响其他', schema: eventOutcomesSchema },
      },
      handle: async (request) => {
        const { business } = businessOf(request);
        const { body } = request;
        if ('events' in body) {
          return { status: 200, body: { items: await takeLines(parts, business, body.events) } };
        }
        const outcome = await takeEvent(parts, business, body);
        if (outcome.status === 'refused') throw refusalOf(outcome);
        return { status: 200, body: { items: [outcome] } };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/open/v1/customers/{customerId}',
      summary: '把业务系统的客户编号关联到会员',
      tag: '开放接口',
      access: 'business',
      scope: 'customers:write',
      params: customerIdSchema,
      body: customerLinkSchema,
      replies: { 200: { description: '已关联；重复提交答同一结果', schema: customerLinkedSchema } },
      handle: async (request) => {
        const { business } = businessOf(request);
        const { customerId } = request.params;
        const linked = await linkCustomer(parts, business, customerId, request.body.person);
        if (!linked.ok) throw new HttpRefusal(linked.refusal);
        return { status: 200, body: { customerId, memberId: linked.value } };
      },
    }),
  ];
}

function refusalOf({ code, detail }: EventOutcome): HttpRefusal {
  const known = code !== undefined && Object.hasOwn(errorStatus, code);
  const options = detail === undefined ? {} : { detail };
  return new HttpRefusal(known ? (code as keyof typeof errorStatus) : 'INVALID_REQUEST', options);
}
