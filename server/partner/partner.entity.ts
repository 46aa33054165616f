import { Entity, Index } from 'typeorm';
import {
  CountColumn,
  DayColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import type { KeyScope, KeySlot } from './partner.rules';

/** A key with which a business system 业务系统 or a partner brand 合作品牌 signs its requests. */
@Entity('api_key')
@Index('ux_api_key_slot', ['business', 'slot'], { unique: true })
export class ApiKey {
  /** The key id that is told in every request; no secret. */
  @IdKey() id: string;
  @TextColumn(40) business: string;
  @TextColumn(60) name: string;
  /** AES-256-GCM of the secret: verifying an HMAC needs the secret itself, so a hash would not do. */
  @TextColumn(200) secretCipher: string;
  @JsonColumn() scopes: readonly KeyScope[];
  /** Which of the places for valid keys it takes; null once revoked. The unique index keeps a third key out. */
  @CountColumn({ nullable: true }) slot: KeySlot | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) revokedAt: number | null;
  /** The last business day with a verified request; written at most once a day. */
  @DayColumn({ nullable: true }) lastUsedOn: string | null;
  /** The operator who asked for it in the console and may hear its secret once; null where it was told at once. */
  @IdColumn({ nullable: true }) madeBy: string | null;
  /** When they have heard it. */
  @InstantColumn({ nullable: true }) toldAt: number | null;
}

/** A nonce that a key has used: the same request does not pass twice, on whichever instance. */
@Entity('api_key_nonce')
@Index('ix_api_key_nonce_seen', ['seenAt'])
export class ApiKeyNonce {
  @TextKey(26) keyId: string;
  @TextKey(64) nonce: string;
  @InstantColumn() seenAt: number;
}
