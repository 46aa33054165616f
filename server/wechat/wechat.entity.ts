import { Entity } from 'typeorm';
import { CountColumn, DayColumn, InstantColumn, TextColumn, TextKey } from '../database/columns';
import { OneOf } from '../database/one-of';
import type { WechatApp } from './ports';

/**
 * The access token 接口调用凭证 of one app, shared by all instances: one of them refreshes it while the others go on with
 * the old one. It stays out of logs.
 */
@Entity('wechat_token')
@OneOf('wechat_token', 'app', ['miniprogram', 'official'])
export class WechatToken {
  @TextKey(20)
  app: WechatApp;

  /** Null until the first one has come. WeChat asks for room for at least 512 characters. */
  @TextColumn(1024, { nullable: true })
  token: string | null;

  /** When WeChat stops taking it. */
  @InstantColumn({ nullable: true })
  expiresAt: number | null;

  /** Who is refreshing it now. */
  @TextColumn(26, { nullable: true })
  claim: string | null;

  /** Nobody else refreshes it before this instant; also the pause after a refresh that failed. */
  @InstantColumn({ nullable: true })
  claimedUntil: number | null;

  /** The last refresh by force. */
  @InstantColumn({ nullable: true })
  forcedAt: number | null;

  /** The business day that `forcedCount` counts. */
  @DayColumn({ nullable: true })
  forcedOn: string | null;

  /** Refreshes by force on that day: WeChat allows 20. */
  @CountColumn()
  forcedCount: number;
}
