import { z } from 'zod';
import type { ErrorCode } from '../../shared/contract/error-code';
import {
  avatarUploadSchema,
  deletionConfirmationSchema,
  deletionPreviewSchema,
  deletionStateSchema,
  loginSchema,
  memberExportSchema,
  memberSchema,
  phoneBindingSchema,
  profileChangeSchema,
  sessionSchema,
} from '../../shared/contract/member';
import { idSchema } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { type BindPhoneNeeds, bindPhone } from './bind-phone';
import { changeAvatar, findAvatar } from './change-avatar';
import { type ChangeNicknameNeeds, changeNickname } from './change-nickname';
import { closeSession } from './close-session';
import { type DepartureNeeds, deleteMember } from './delete-member';
import { exportMember } from './export-member';
import { findMember, type MemberView } from './find-member';
import { type OpenSessionNeeds, openSession } from './open-session';
import { presentMember } from './present-member';
import { previewDeletion } from './preview-deletion';
import { type CountedLimit, LOGIN_LIMIT, PHONE_CODE_LIMIT, takeTurn } from './rate-counter';

/** What the routes need; the same object serves the member room's jobs. */
export interface MemberDeps extends DepartureNeeds, Omit<OpenSessionNeeds, 'accounts'> {
  readonly accounts: OpenSessionNeeds['accounts'] & BindPhoneNeeds['accounts'] & ChangeNicknameNeeds['accounts'];
  readonly logger: { warn(details: object, message: string): void };
}

/** When WeChat does not answer: most of its hiccups are over by then. */
const WECHAT_RETRY_SECONDS = 3;

const LOGIN_TAG = '登录';
const MEMBER_TAG = '会员';
const PRIVACY_TAG = '个人信息';

/** Login and log-out, the member's own profile, and their right to see and delete what is held. */
export function memberRoutes(deps: MemberDeps): Route[] {
  return [...sessionRoutes(deps), ...profileRoutes(deps), ...privacyRoutes(deps)];
}

function sessionRoutes(deps: MemberDeps): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/sessions',
      summary: '用 wx.login 的 code 登录，首次登录即成为会员',
      tag: LOGIN_TAG,
      access: 'anyone',
      body: loginSchema,
      replies: { 201: { description: '会话与会员', schema: sessionSchema } },
      handle: async ({ body, address }) => {
        await takeTurnOrRefuse(deps, LOGIN_LIMIT, address);
        const { token, expiresAt, ...view } = unwrapAnswer(await openSession(deps, body.code));
        return { status: 201, body: { token, expiresAt: formatInstant(expiresAt), member: present(view) } };
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/sessions/current',
      summary: '退出登录，令牌立即失效',
      tag: LOGIN_TAG,
      access: 'member',
      replies: { 204: { description: '已退出', schema: null } },
      handle: async (request) => {
        await closeSession(deps.database, sessionOf(request).sessionId);
        return { status: 204 };
      },
    }),
  ];
}

function profileRoutes(deps: MemberDeps): Route[] {
  const memberReply = { 200: { description: '会员资料', schema: memberSchema } };
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/member',
      summary: '我的资料',
      tag: MEMBER_TAG,
      access: 'member',
      replies: memberReply,
      handle: async (request) => {
        const view = await findMember(deps.database.read, sessionOf(request).memberId);
        if (!view) throw new HttpRefusal('SESSION_ENDED');
        return { status: 200, body: present(view) };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/api/v1/member',
      summary: '修改昵称，空值为清除',
      tag: MEMBER_TAG,
      access: 'member',
      body: profileChangeSchema,
      replies: memberReply,
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        return {
          status: 200,
          body: present(unwrapAnswer(await changeNickname(deps, memberId, request.body.nickname))),
        };
      },
    }),
    defineRoute({
      method: 'put',
      path: '/api/v1/member/avatar',
      summary: '设置头像：JPG、PNG 或 WebP，不超过 200 KB',
      tag: MEMBER_TAG,
      access: 'member',
      body: avatarUploadSchema,
      replies: memberReply,
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        return { status: 200, body: present(unwrap(await changeAvatar(deps, memberId, request.body.imageBase64))) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/avatars/{id}',
      summary: '头像图片，知道地址即可查看',
      tag: MEMBER_TAG,
      access: 'anyone',
      params: z.object({ id: idSchema }).strict(),
      replies: { 200: { description: '图片', schema: null } },
      handle: async ({ params }) => {
        const avatar = await findAvatar(deps.database, params.id);
        if (!avatar) throw new HttpRefusal('AVATAR_NOT_FOUND');
        return {
          status: 200,
          body: avatar.bytes,
          headers: {
            'Content-Type': avatar.mediaType,
            // An address never changes its picture. Private: no cache between keeps the picture of somebody who left.
            'Cache-Control': 'private, max-age=31536000, immutable',
            'X-Content-Type-Options': 'nosniff',
          },
        };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/member/phone',
      summary: '用手机号授权的 code 绑定手机号',
      tag: MEMBER_TAG,
      access: 'member',
      body: phoneBindingSchema,
      replies: memberReply,
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        await takeTurnOrRefuse(deps, PHONE_CODE_LIMIT, memberId);
        return { status: 200, body: present(unwrapAnswer(await bindPhone(deps, memberId, request.body.code))) };
      },
    }),
  ];
}

function privacyRoutes(deps: MemberDeps): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/member/export',
      summary: '导出我的全部数据',
      tag: PRIVACY_TAG,
      access: 'member',
      replies: { 200: { description: '按类别列出的数据', schema: memberExportSchema } },
      handle: async (request) => ({
        status: 200,
        body: await exportMember(deps, sessionOf(request).memberId),
        headers: { 'Content-Disposition': 'attachment; filename="member-export.json"' },
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/member/deletion',
      summary: '注销前查看会失去什么',
      tag: PRIVACY_TAG,
      access: 'member',
      replies: { 200: { description: '会失去与会保留的内容，以及确认用的令牌', schema: deletionPreviewSchema } },
      handle: async (request) => ({
        status: 200,
        body: await previewDeletion(deps, sessionOf(request).memberId),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/member/deletion',
      summary: '确认注销账户',
      tag: PRIVACY_TAG,
      access: 'member',
      body: deletionConfirmationSchema,
      replies: {
        200: { description: '已注销', schema: deletionStateSchema },
        202: { description: '等待未结清的支付，之后自动完成', schema: deletionStateSchema },
      },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const onFault = (error: unknown) =>
          deps.logger.warn({ err: error, memberId }, 'a departure could not be finished at once');
        const deletion = unwrap(await deleteMember({ ...deps, onFault }, memberId, request.body.token));
        return { status: deletion.state === 'done' ? 200 : 202, body: deletion };
      },
    }),
  ];
}

function present(view: MemberView) {
  return presentMember(view.member, view.followsOfficial);
}

/** As `unwrap`; where WeChat did not answer, the client learns when to ask again. */
function unwrapAnswer<T>(result: Result<T, ErrorCode>): T {
  if (!result.ok && result.refusal === 'WECHAT_UNAVAILABLE') {
    throw new HttpRefusal('WECHAT_UNAVAILABLE', { retryAfterSeconds: WECHAT_RETRY_SECONDS });
  }
  return unwrap(result);
}

async function takeTurnOrRefuse(deps: MemberDeps, limit: CountedLimit, subject: string): Promise<void> {
  const turn = await takeTurn(deps, limit, subject);
  if (!turn.ok) throw new HttpRefusal('TOO_MANY_REQUESTS', { retryAfterSeconds: turn.refusal });
}
