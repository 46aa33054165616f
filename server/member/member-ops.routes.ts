import { z } from 'zod';
import { deletionPreviewSchema } from '../../shared/contract/member';
import { revealedPhoneSchema } from '../../shared/contract/ops/member';
import { actReplySchema, reasonSchema } from '../../shared/contract/ops/operator';
import { idSchema } from '../../shared/contract/wire';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, operatorOf, type Route } from '../http/route';
import { type ActHead, type AnyAct, actOn } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import type { DepartureNeeds } from './delete-member';
import { deleteAct, type EndRenewals, freezeAct, noteAct, revealAct, tagAct, unfreezeAct } from './member.acts';
import { Member } from './member.entity';
import { checkDeletionToken, previewDeletion } from './preview-deletion';

const tag = '运营·会员';
const params = z.object({ id: idSchema }).strict();

/** What operators do to members themselves: notes, tags, freezing, looking at a phone number, deletion by request. */
export function memberOps(parts: DepartureNeeds & { readonly endRenewals: EndRenewals }): {
  readonly acts: readonly AnyAct[];
  readonly alone: readonly ActHead[];
  readonly routes: readonly Route[];
} {
  const freezing = freezeAct(parts.endRenewals);
  const freeze = { path: '/ops/v1/members/freeze', summary: '冻结会员，可同时取消自动续费', tag };
  return {
    acts: [noteAct, tagAct, freezing, unfreezeAct],
    alone: [revealAct, deleteAct],
    routes: [
      actRoute(parts, { path: '/ops/v1/members/note', summary: '写备注', tag }, noteAct),
      actRoute(parts, { path: '/ops/v1/members/tag', summary: '改标签', tag }, tagAct),
      actRoute(parts, freeze, freezing),
      previewRoute(parts, freeze, freezing),
      actRoute(parts, { path: '/ops/v1/members/unfreeze', summary: '解除冻结', tag }, unfreezeAct),
      revealRoute(parts),
      ...deletionRoutes(parts),
    ],
  };
}

const bodyOf = <I extends z.ZodType>(input: I) => z.object({ input, reason: reasonSchema }).strict();

/**
 * The number is read after the act and never part of what the act answers: that is kept for a repeat, and a number must not
 * be written down.
 */
function revealRoute(parts: DepartureNeeds): Route {
  return defineRoute({
    ...{ method: 'post', path: '/ops/v1/members/reveal', summary: '查看完整手机号；每次都记入操作日志', tag },
    access: 'operator',
    permission: revealAct.permission,
    body: bodyOf(z.object({ memberId: idSchema }).strict()),
    idempotent: true,
    replies: {
      200: {
        description: '手机号只在这次回答里',
        schema: actReplySchema.options[0].extend({ value: revealedPhoneSchema }),
      },
    },
    handle: async (request) => {
      const { operatorId, name } = operatorOf(request);
      const { body, idempotencyKey: commandKey, requestId } = request;
      unwrap(await actOn(parts, revealAct, { ...body, operatorId, operatorName: name, commandKey, requestId }));
      const { memberId } = body.input;
      const member = await parts.database.read.findOneBy(Member, { id: memberId });
      const phone = member?.phoneCipher ? parts.keys.decryptPhone(member.phoneCipher, memberId) : null;
      return { status: 200, body: { status: 'done', value: { phone } } };
    },
  });
}

function deletionRoutes(parts: DepartureNeeds): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/ops/v1/members/{id}/deletion',
      summary: '代会员注销：会失去什么',
      ...{ access: 'operator', permission: 'members.delete', tag },
      params,
      replies: { 200: { description: '与会员自己注销时看到的相同', schema: deletionPreviewSchema } },
      handle: async ({ params: { id } }) => {
        if (!(await parts.database.read.existsBy(Member, { id, status: 'active' }))) {
          throw new HttpRefusal('MEMBER_NOT_FOUND');
        }
        return { status: 200, body: await previewDeletion(parts, id) };
      },
    }),
    defineRoute({
      ...{ method: 'post', path: '/ops/v1/members/delete', summary: '代会员注销', tag },
      access: 'operator',
      permission: deleteAct.permission,
      body: bodyOf(z.object({ memberId: idSchema, token: z.string().max(400) }).strict()),
      idempotent: true,
      replies: { 200: { description: '已开始注销，由后台继续', schema: actReplySchema } },
      handle: async (request) => {
        const { operatorId, name } = operatorOf(request);
        const { idempotencyKey: commandKey, requestId } = request;
        const { input, reason } = request.body;
        const { memberId, token } = input;
        // A repeat finds the member leaving: its answer stands under the key.
        const isStill = await parts.database.read.existsBy(Member, { id: memberId, status: 'active' });
        if (isStill) unwrap(await checkDeletionToken(parts, memberId, token));
        const wish = { input: { memberId }, reason, operatorId, operatorName: name, commandKey, requestId };
        return { status: 200, body: unwrap(await actOn(parts, deleteAct, wish)) };
      },
    }),
  ];
}
