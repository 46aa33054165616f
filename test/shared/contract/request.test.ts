import type { ZodType } from 'zod';
import {
  avatarUploadSchema,
  deletionConfirmationSchema,
  loginSchema,
  phoneBindingSchema,
  profileChangeSchema,
} from '../../../shared/contract/member';
import { messagesReadSchema, subscriptionAnswersSchema } from '../../../shared/contract/message';
import { orderRequestSchema } from '../../../shared/contract/order';
import { pageQuerySchema } from '../../../shared/contract/wire';

const requests: [string, ZodType, object][] = [
  ['log in', loginSchema, { code: 'c' }],
  ['change the profile', profileChangeSchema, { nickname: '小满' }],
  ['upload an avatar', avatarUploadSchema, { imageBase64: 'AAAA' }],
  ['bind a phone', phoneBindingSchema, { code: 'c' }],
  ['confirm the deletion', deletionConfirmationSchema, { token: 't', confirm: true }],
  ['place an order', orderRequestSchema, { planId: 'p' }],
  ['read a message', messagesReadSchema, { id: 'm' }],
  ['read all messages', messagesReadSchema, { all: true }],
  ['answer subscriptions', subscriptionAnswersSchema, { answers: { t: 'accept' } }],
  ['ask for a page', pageQuerySchema, { limit: 2 }],
];

describe.each(requests)('the request to %s', (_, schema, body) => {
  it('is taken as it is meant', () => {
    expect(schema.safeParse(body).success).toBe(true);
  });

  it.each(['amountFen', 'memberId', 'isAdmin'])('is refused with the unknown field %s', (field) => {
    expect(schema.safeParse({ ...body, [field]: 1 }).success).toBe(false);
  });
});

it('a confirmation that is not meant is none', () => {
  for (const confirm of [false, 'true', 1, null, undefined]) {
    expect(deletionConfirmationSchema.safeParse({ token: 't', confirm }).success).toBe(false);
  }
});

it('a page has twenty entries unless told, and never more than fifty', () => {
  expect(pageQuerySchema.parse({})).toEqual({ limit: 20 });
  expect(pageQuerySchema.parse({ limit: '50' })).toEqual({ limit: 50 });
  for (const limit of ['0', '51', '1.5', 'x']) expect(pageQuerySchema.safeParse({ limit }).success).toBe(false);
});
