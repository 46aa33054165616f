import { Entity, Index } from 'typeorm';
import { IdColumn, IdKey, InstantColumn, LongTextColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';

/** What a file that was handed in is for. */
export const uploadPurposes = ['codes', 'points'] as const;
export type UploadPurpose = (typeof uploadPurposes)[number];

/**
 * A file that an operator has handed in and that was looked at; the act that imports it names it. So an act that waits for
 * a second person holds no codes, and what is imported is what was looked at.
 */
@Entity('operator_upload')
@OneOf('operator_upload', 'purpose', uploadPurposes)
@Index('ix_operator_upload_created', ['createdAt'])
export class OperatorUpload {
  @IdKey() id: string;
  @TextColumn(10) purpose: UploadPurpose;
  @TextColumn(120) fileName: string;
  /** Encrypted for this row: codes are as good as money. */
  @LongTextColumn() contentCipher: string;
  /** The operator. */
  @IdColumn() uploadedBy: string;
  @InstantColumn() createdAt: number;
}
