import { Entity, Index } from 'typeorm';
import type { CodeRedemption } from '../../shared/contract/code-card';
import { CountColumn, IdColumn, IdKey, InstantColumn, JsonColumn, TextColumn, TextKey } from '../database/columns';
import { OneOf } from '../database/one-of';

/** What each card of a batch gives: a term of a plan, or a claim of a benefit; by their codes. */
export type CardGift =
  | { readonly kind: 'membership'; readonly plan: string }
  | { readonly kind: 'benefit'; readonly benefit: string };

export const batchStatuses = ['made', 'active', 'ended'] as const;

/**
 * A batch of code cards 实体卡批次. Cards of a batch that is only `made` redeem nothing, so that a stolen box is worth
 * nothing before it was sold; `ended` is for good.
 */
@Entity('code_batch')
@OneOf('code_batch', 'status', batchStatuses)
export class CodeBatch {
  @IdKey() id: string;
  @TextColumn(60) name: string;
  @JsonColumn() gives: CardGift;
  /** How many cards it was to have; with fewer it cannot be activated. */
  @CountColumn() count: number;
  @TextColumn(10) status: (typeof batchStatuses)[number];
  /** The first instant at which its cards no longer redeem. */
  @InstantColumn() expiresAt: number;
  /** The operator. */
  @TextColumn(80) madeBy: string;
  @TextColumn(300) reason: string;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) activatedAt: number | null;
  /** The operator who asked for it in the console and may draw its codes once; null where they were told at once. */
  @IdColumn({ nullable: true }) madeById: string | null;
  /** When they have. */
  @InstantColumn({ nullable: true }) drawnAt: number | null;
}

/** A code card 兑换码; its code is known only to whoever holds the card. */
@Entity('code_card')
@OneOf('code_card', 'status', ['fresh', 'redeemed'])
@Index('ux_code_card_serial', ['batchId', 'serial'], { unique: true })
@Index('ix_code_card_redeemer', ['redeemedBy'])
@Index('ix_code_card_state', ['batchId', 'status'])
export class CodeCard {
  /** Keyed. */
  @TextKey(64) codeHash: string;
  @IdColumn() batchId: string;
  /** Within the batch, from 1: how people speak of a card without its code. */
  @CountColumn() serial: number;
  @TextColumn(10) status: 'fresh' | 'redeemed';
  /** The member; null on a fresh card, and once that member has left. */
  @IdColumn({ nullable: true }) redeemedBy: string | null;
  @InstantColumn({ nullable: true }) redeemedAt: number | null;
  /** What was answered, for the member who asks again. */
  @JsonColumn({ nullable: true }) result: CardResult | null;
}

/** What redeeming a card gave, as the member read it. */
export type CardResult = Omit<CodeRedemption, 'first'>;
