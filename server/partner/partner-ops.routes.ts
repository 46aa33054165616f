import { z } from 'zod';
import { aboutKeySchema, keySchema, toldKeySchema } from '../../shared/contract/ops/key';
import { actReplySchema, reasonSchema } from '../../shared/contract/ops/operator';
import { pageQuerySchema, pageSchema } from '../../shared/contract/wire';
import { unwrap } from '../http/http-refusal';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { type ActHead, type ActParts, type AnyAct, actOn } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { findKeys } from './list-keys';
import { makeKeyAct, revokeKeyAct, tellSecretAct, tellSecretHead } from './partner.acts';
import { createSecretCipher, type SecretCipher } from './secret-cipher';

const tag = '运营·接口密钥';

/** Keys of business systems, in the console. @param parts.dataKey 32 bytes */
export function partnerOps(parts: ActParts & { readonly dataKey: Buffer }): {
  readonly acts: readonly AnyAct[];
  readonly alone: readonly ActHead[];
  readonly routes: readonly Route[];
} {
  const { database, clock } = parts;
  const cipher = createSecretCipher(parts.dataKey);
  const make = makeKeyAct(cipher);
  return {
    acts: [make, revokeKeyAct],
    alone: [tellSecretHead],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/keys', summary: '业务系统的接口密钥，不含密钥内容', tag },
        ...{ access: 'operator', permission: 'keys.manage' },
        query: pageQuerySchema,
        replies: { 200: { description: '新的在前；已吊销的也在', schema: pageSchema(keySchema) } },
        handle: async (request) => {
          const { operatorId } = operatorOf(request);
          return { status: 200, body: await findKeys(database, operatorId, request.query, clock.now()) };
        },
      }),
      actRoute(parts, { path: '/ops/v1/keys', summary: '新建接口密钥', tag }, make),
      actRoute(parts, { path: '/ops/v1/keys/revoke', summary: '吊销接口密钥', tag }, revokeKeyAct),
      secretRoute(parts, cipher),
    ],
  };
}

/** The secret is in the answer of the request that was carried out; the repeat of it, and the log, have none. */
function secretRoute(parts: ActParts, cipher: SecretCipher): Route {
  return defineRoute({
    ...{ method: 'post', path: '/ops/v1/keys/secret', summary: '查看新建的密钥：仅申请人，仅一次', tag },
    ...{ access: 'operator', permission: 'keys.manage' },
    body: z.object({ input: aboutKeySchema, reason: reasonSchema }).strict(),
    idempotent: true,
    replies: {
      200: {
        description: '密钥只在这次回答里；重复提交的回答没有密钥',
        schema: actReplySchema.options[0].extend({ value: toldKeySchema }),
      },
    },
    handle: async (request) => {
      const { operatorId, name } = operatorOf(request);
      const { body, idempotencyKey: commandKey, requestId } = request;
      let secret: string | null = null;
      const act = tellSecretAct(cipher, (told) => {
        secret = told;
      });
      unwrap(await actOn(parts, act, { ...body, operatorId, operatorName: name, commandKey, requestId }));
      return { status: 200, body: { status: 'done', value: { keyId: body.input.keyId, secret } } };
    },
  });
}
