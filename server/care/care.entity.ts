import { Entity, PrimaryColumn } from 'typeorm';
import type { MemberFilter } from '../../shared/contract/ops/member';
import {
  CountColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
} from '../database/columns';
import { OneOf } from '../database/one-of';

/** `audience`: an audience for later acts; `export`: a file to download. */
export const listKinds = ['audience', 'export'] as const;

/** `cut`: it holds as many as a list may, and the filter finds more. */
export const listStatuses = ['running', 'done', 'cut'] as const;

/** A list of members that a worker makes from a filter 名单: by batches, so that it goes on where it was cut off. */
@Entity('member_list')
@OneOf('member_list', 'kind', listKinds)
@OneOf('member_list', 'status', listStatuses)
export class MemberList {
  @IdKey() id: string;
  @TextColumn(10) kind: (typeof listKinds)[number];
  @TextColumn(80) name: string;
  @JsonColumn() filter: MemberFilter;
  @TextColumn(10) status: (typeof listStatuses)[number];
  /** How many are in it so far. */
  @CountColumn() done: number;
  /** Where the walk goes on; null at its start. */
  @TextColumn(200, { nullable: true, name: 'cursor_text' }) cursor: string | null;
  /** The audience that it fills; null for a file. */
  @IdColumn({ nullable: true }) audienceId: string | null;
  /** Who asked for it. */
  @TextColumn(80) operator: string;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) finishedAt: number | null;
}

/** A batch's lines of a file. */
@Entity('member_list_part')
export class MemberListPart {
  @IdKey() listId: string;
  @PrimaryColumn({ type: 'int' }) position: number;
  @LongTextColumn() content: string;
}
