import {
  messagePageSchema,
  messagesReadSchema,
  subscriptionAnswersSchema,
  subscriptionListSchema,
} from '../../shared/contract/message';
import { pageQuerySchema } from '../../shared/contract/wire';
import type { Clock } from '../../shared/kernel/clock';
import { unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { type AnswerDeps, answerSubscriptions } from './answer-subscriptions';
import { findMessages } from './find-messages';
import { findSubscriptions } from './find-subscriptions';
import { readMessages } from './read-message';

const tag = '消息';

/** The inbox, and the permissions to write to a member by subscribe message. */
export function messageRoutes(deps: AnswerDeps & { readonly clock: Clock }): Route[] {
  const { database, clock, templates } = deps;
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/messages',
      summary: '消息列表，最新的在前',
      tag,
      access: 'member',
      query: pageQuerySchema,
      replies: { 200: { description: '一页消息', schema: messagePageSchema } },
      handle: async (request) => ({
        status: 200,
        body: await findMessages(database, sessionOf(request).memberId, request.query),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/messages/read',
      summary: '标记一条消息或全部消息为已读',
      tag,
      access: 'member',
      body: messagesReadSchema,
      replies: { 204: { description: '已标记', schema: null } },
      handle: async (request) => {
        unwrap(await readMessages(database, sessionOf(request).memberId, request.body, clock.now()));
        return { status: 204 };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/subscriptions',
      summary: '可订阅的消息模板和剩余次数',
      tag,
      access: 'member',
      replies: { 200: { description: '订阅消息', schema: subscriptionListSchema } },
      handle: async (request) => ({
        status: 200,
        body: await findSubscriptions(database, sessionOf(request).memberId, (await templates.read()).miniprogram),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/subscriptions',
      summary: '上报 wx.requestSubscribeMessage 的结果',
      tag,
      access: 'member',
      body: subscriptionAnswersSchema,
      replies: { 204: { description: '已收到', schema: null } },
      handle: async (request) => {
        await answerSubscriptions(deps, sessionOf(request).memberId, request.body, clock.now());
        return { status: 204 };
      },
    }),
  ];
}
