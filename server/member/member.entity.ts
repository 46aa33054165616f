import { Entity, Index } from 'typeorm';
import {
  BytesColumn,
  CountColumn,
  DayColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';

export const memberStatuses = ['active', 'leaving', 'gone'] as const;

/** A member 会员: made at the first login, one a person. */
@Entity('member')
@Index('ux_member_number', ['memberNumber'], { unique: true })
@Index('ix_member_phone', ['phoneIndex'])
@Index('ix_member_nickname', ['nickname', 'id'])
@Index('ix_member_joined', ['joinedAt', 'id'])
@Index('ix_member_frozen', ['frozenAt', 'id'])
@OneOf('member', 'status', memberStatuses)
export class Member {
  @IdKey() id: string;
  /** Ten digits that staff can ask for. */
  @TextColumn(20) memberNumber: string;
  /** `leaving`: deletion is asked for and waits for unsettled payments; `gone`: personal data is erased. */
  @TextColumn(10) status: (typeof memberStatuses)[number];
  /** Keyed hash of the person, for once-a-person limits; stays when the member is gone. */
  @TextColumn(64) personHash: string;
  @TextColumn(20, { nullable: true }) nickname: string | null;
  /** Id of the picture in `avatar`. */
  @IdColumn({ nullable: true }) avatarId: string | null;
  /** AES-256-GCM of the number in E.164. */
  @TextColumn(200, { nullable: true }) phoneCipher: string | null;
  /** Blind index: keyed hash of the number, to find by without decrypting. */
  @TextColumn(64, { nullable: true }) phoneIndex: string | null;
  @TextColumn(20, { nullable: true }) phoneMasked: string | null;
  @InstantColumn() joinedAt: number;
  @InstantColumn({ nullable: true }) leavingSince: number | null;
  @InstantColumn({ nullable: true }) goneAt: number | null;
  /** Since when an operator keeps the member from logging in and buying; null while nobody does. */
  @InstantColumn({ nullable: true }) frozenAt?: number | null;
}

/** A tag 标签 that operators have put on a member. */
@Entity('member_tag')
@Index('ix_member_tag_member', ['memberId'])
export class MemberTag {
  @TextKey(20) tag: string;
  @IdKey() memberId: string;
  @InstantColumn() createdAt: number;
}

/** A note 备注 of an operator on a member, for operators alone; only ever added. */
@Entity('member_note')
@Index('ix_member_note_member', ['memberId', 'id'])
export class MemberNote {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(500) text: string;
  /** What the operator was called then. */
  @TextColumn(80) operator: string;
  @InstantColumn() createdAt: number;
}

/** A person as one of the two apps knows them. A follower who has never logged in has no member. */
@Entity('wechat_identity')
@Index('ux_wechat_identity_openid', ['app', 'openid'], { unique: true })
@Index('ix_wechat_identity_unionid', ['unionid'])
@Index('ix_wechat_identity_member', ['memberId'])
@OneOf('wechat_identity', 'app', ['miniprogram', 'official'])
export class WechatIdentityRow {
  @IdKey() id: string;
  @TextColumn(12) app: 'miniprogram' | 'official';
  @TextColumn(64) openid: string;
  @TextColumn(64, { nullable: true }) unionid: string | null;
  @IdColumn({ nullable: true }) memberId: string | null;
  /** Follows the official account; always false in the mini-program. */
  @FlagColumn() follows: boolean;
  @InstantColumn() createdAt: number;
  /** Instant of the newest follow or unfollow applied: an older push that comes late changes nothing. */
  @InstantColumn({ nullable: true }) followChangedAt: number | null;
}

/**
 * The lock that makes two logins of one person at the same instant one member, and lets a login and a follow at the same
 * instant see each other: a row a unionid. Openids are guarded by the unique index on identities.
 */
@Entity('person_claim')
@Index('ix_person_claim_member', ['memberId'])
export class PersonClaim {
  @TextKey(64) unionid: string;
  /** Null while the person follows but has never logged in. */
  @IdColumn({ nullable: true }) memberId: string | null;
}

/** A session 登录会话. The token itself is only with the client. */
@Entity('session')
@Index('ix_session_member', ['memberId'])
@Index('ix_session_expires', ['expiresAt'])
export class Session {
  /** Keyed hash of the token. */
  @TextKey(64) id: string;
  @IdColumn() memberId: string;
  @InstantColumn() createdAt: number;
  @InstantColumn() expiresAt: number;
  /** The session_key of WeChat, encrypted for this row; null where nothing needs it. */
  @TextColumn(200, { nullable: true }) sessionKeyCipher?: string | null;
}

/** A day on which a member used the mini-program. */
@Entity('member_day')
@Index('ix_member_day_day', ['day'])
export class MemberDay {
  @TextKey(26) memberId: string;
  @TextKey(10) day: string;
}

/** A picture a member chose. */
@Entity('avatar')
@Index('ix_avatar_member', ['memberId'])
export class Avatar {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(20) mediaType: string;
  @BytesColumn() bytes: Buffer;
  @InstantColumn() createdAt: number;
}

/** Keyed hashes of a deleted member's identities: somebody who comes back is the same person for once-a-person limits. */
@Entity('departed_person')
export class DepartedPerson {
  /** Keyed hash of a unionid or of an app's openid. */
  @TextKey(64) identityHash: string;
  @TextColumn(64) personHash: string;
  @DayColumn() departedOn: string;
}

/** How often something was done in a window of time: the limits that must hold over all instances. */
@Entity('rate_counter')
@Index('ix_rate_counter_window', ['windowStart'])
export class RateCounter {
  /** `<limit>:<keyed hash of whom it counts>` */
  @TextKey(120) counterKey: string;
  @InstantColumn() windowStart: number;
  @CountColumn() taken: number;
}

/** A list of members that a saved filter found at one moment 人群: a story gets the list, never the filter. */
@Entity('audience')
export class Audience {
  @IdKey() id: string;
  @TextColumn(80) name: string;
  /** What was asked for, as the room that resolved it understands it. */
  @JsonColumn() filter: object;
  @CountColumn() size: number;
  @InstantColumn() createdAt: number;
}

/** A member of an audience. */
@Entity('audience_member')
@Index('ix_audience_member_member', ['memberId'])
export class AudienceMember {
  @IdKey() audienceId: string;
  @IdKey() memberId: string;
}

/** What a business calls one of its customers who is a member here. */
@Entity('customer_link')
@Index('ix_customer_link_member', ['memberId'])
export class CustomerLink {
  @TextKey(40) business: string;
  @TextKey(64) customerId: string;
  @IdColumn() memberId: string;
  @InstantColumn() linkedAt: number;
}
