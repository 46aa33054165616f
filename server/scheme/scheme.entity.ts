import { Entity, Index } from 'typeorm';
import { type ConfigSection, draftStatuses, previewStatuses } from '../../shared/contract/ops/config-sections';
import {
  CountColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  TextKey,
  WholeColumn,
  WholeKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';

/** The whole configuration as it was live from an instant on 配置版本; one a publication, never rewritten. */
@Entity('scheme_version')
export class SchemeVersion {
  /** From 1, without gaps. */
  @WholeKey() number: number;
  /** The whole document as JSON, with every price's beginning. */
  @LongTextColumn() content: string;
  @InstantColumn() publishedAt: number;
  /** Id of the operator, the user of a command, or `system`. */
  @TextColumn(80) publishedBy: string;
  @TextColumn(80) publishedName: string;
  @TextColumn(300) note: string;
  /** What changed, in words. */
  @JsonColumn() changes: string[];
  /** The draft that it came of; null for what was loaded. */
  @IdColumn({ nullable: true }) draftId: string | null;
}

/** A configuration that is being edited 配置草稿. It holds only the sections that somebody has touched. */
@Entity('scheme_draft')
@Index('ix_scheme_draft_status', ['status', 'id'])
@OneOf('scheme_draft', 'status', draftStatuses)
export class SchemeDraft {
  @IdKey() id: string;
  @TextColumn(80) title: string;
  @TextColumn(10) status: (typeof draftStatuses)[number];
  /** Grows with everything that is saved in it. */
  @CountColumn() revision: number;
  /** What whoever opens it should know: what cannot be rolled back, why it was not published in time. */
  @JsonColumn() notes: string[];
  @IdColumn() createdBy: string;
  @TextColumn(80) createdName: string;
  @InstantColumn() createdAt: number;
  @InstantColumn() changedAt: number;
  /** How and when it is to be published; null where it is not. */
  @JsonColumn({ nullable: true }) plan: PublishPlan | null;
  @InstantColumn({ nullable: true }) publishAt: number | null;
  /** The version that it became. */
  @WholeColumn({ nullable: true }) version: number | null;
}

/** A publication that waits for its date. */
export interface PublishPlan {
  /** The version that must still be live then. */
  readonly base: number;
  readonly counting: 'from-now' | 'recompute' | null;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
}

/** A section of a draft that somebody has touched. */
@Entity('scheme_draft_section')
export class SchemeDraftSection {
  @TextKey(26) draftId: string;
  @TextKey(10) section: ConfigSection;
  /** From 1; whoever saves names the one they have read. */
  @CountColumn() revision: number;
  /** Null where it follows what is live again. */
  @LongTextColumn({ nullable: true }) content: string | null;
  /** The live version on whose content it was edited. */
  @WholeColumn() base: number;
  @IdColumn() savedBy: string;
  @TextColumn(80) savedName: string;
  @InstantColumn() savedAt: number;
}

/** What publishing a draft would do to the members, being counted or counted 发布预览. */
@Entity('scheme_preview')
@Index('ix_scheme_preview_draft', ['draftId', 'id'])
@OneOf('scheme_preview', 'status', previewStatuses)
export class SchemePreview {
  @IdKey() id: string;
  @IdColumn() draftId: string;
  @CountColumn() draftRevision: number;
  /** The live version that it was compared with. */
  @WholeColumn() base: number;
  @TextColumn(10, { nullable: true }) counting: 'from-now' | 'recompute' | null;
  @TextColumn(10) status: (typeof previewStatuses)[number];
  /** The document as it was when the preview was asked for. */
  @LongTextColumn() content: string;
  /** The last member who was looked at; empty at the start. */
  @TextColumn(26) reached: string;
  @WholeColumn() done: number;
  /** Members there were at the start. */
  @WholeColumn() total: number;
  @JsonColumn() found: object;
  @IdColumn() createdBy: string;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) finishedAt: number | null;
}
