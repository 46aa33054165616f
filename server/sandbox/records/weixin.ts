import type { SandboxMessage } from '../../../shared/contract/sandbox';
import type { Instant } from '../../../shared/kernel/instant';
import type { AppName } from '../templates';

/** A person with a WeChat account. */
export interface Person {
  readonly id: string;
  readonly nickname: string;
  readonly avatarUrl: string;
  readonly miniprogramOpenid: string;
  readonly officialOpenid: string;
  readonly unionid: string | null;
  readonly phoneNumber: string;
  readonly followsOfficialAccount: boolean;
  /** When the person last began to follow; null when never. */
  readonly followedAt: Instant | null;
  readonly subscribeAnswer: 'accept' | 'reject';
  /** base64 of 16 bytes; null before the first login, made anew at every login. */
  readonly sessionKey: string | null;
  /** The last moment at which the person did something in the mini-program; null when never. */
  readonly activeAt: Instant | null;
}

/** A code that the client got from `wx.login` or from the phone number button; works once and for 5 minutes. */
export interface Code {
  /** The code itself. */
  readonly id: string;
  readonly kind: 'login' | 'phone';
  readonly personId: string;
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
}

/** An access_token of one app. */
export interface Token {
  /** The token itself. */
  readonly id: string;
  readonly app: AppName;
  readonly family: 'plain' | 'stable';
  readonly createdAt: Instant;
  /** What `expires_in` promised. */
  readonly expiresAt: Instant;
  /** The end in fact: earlier than promised when a newer token took its place. */
  readonly diesAt: Instant;
  /** True when it ended before its time, which WeChat calls invalid (40001) rather than expired (42001). */
  readonly replaced: boolean;
}

/** A message that a person was sent. */
export interface Message extends Omit<SandboxMessage, 'sentAt'> {
  readonly sentAt: Instant;
  readonly templateId: string;
  readonly msgid: string;
  /** False when it was taken on and then not delivered. */
  readonly delivered: boolean;
  /** `${openid}|${client_msg_id}` of template messages that carry one, else null. */
  readonly dedupeKey: string | null;
}

/** How many subscribe messages of a template a person still allows. */
export interface Credit {
  /** `${personId}|${templateId}` */
  readonly id: string;
  readonly count: number;
}

/** A template as one app has it. */
export interface Template {
  /** template_id */
  readonly id: string;
  readonly app: AppName;
  readonly topic: string;
}
