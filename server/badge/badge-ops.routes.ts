import { z } from 'zod';
import { memberBadgeListSchema } from '../../shared/contract/ops/badge';
import { idSchema } from '../../shared/contract/wire';
import type { ProgrammeCatalogue } from '../growth/programme-catalogue';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import { Member } from '../member/member.entity';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import type { BadgeParts } from './assess-badges';
import { grantBadgeAct, revokeBadgeAct } from './badge.acts';
import { findMemberBadges } from './find-member-badges';

const tag = '运营·勋章';

/** What operators see of a member's badges, and do to them. */
export function badgeOps(parts: BadgeParts & { readonly programmes: ProgrammeCatalogue }): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  const { database, clock, programmes } = parts;
  const grant = { path: '/ops/v1/badges/grant', summary: '授予勋章', tag };
  const revoke = { path: '/ops/v1/badges/revoke', summary: '收回勋章', tag };
  return {
    acts: [grantBadgeAct, revokeBadgeAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/members/{id}/badges', summary: '会员的勋章', tag },
        ...{ access: 'operator', permission: 'members.read' },
        params: z.object({ id: idSchema }).strict(),
        replies: { 200: { description: '拥有的在前，其余附进度', schema: memberBadgeListSchema } },
        handle: async ({ params: { id } }) => {
          const member = await database.read.findOneBy(Member, { id });
          if (!member) throw new HttpRefusal('PERSON_NOT_FOUND');
          const items = await findMemberBadges(database.read, member, await programmes.read(), clock.now());
          return { status: 200, body: { items, nextCursor: null } };
        },
      }),
      actRoute(parts, grant, grantBadgeAct),
      previewRoute(parts, grant, grantBadgeAct),
      actRoute(parts, revoke, revokeBadgeAct),
      previewRoute(parts, revoke, revokeBadgeAct),
    ],
  };
}
