import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, IdKey, InstantColumn, JsonColumn, TextColumn, WholeColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import type { ImportFault } from './import-points';

/** A file of points that operators have imported 积分导入; a worker goes through its lines. */
@Entity('points_import')
@OneOf('points_import', 'status', ['running', 'done'])
// A file that was looked at once is imported once.
@Index('ux_points_import_upload', ['uploadId'], { unique: true })
export class PointsImport {
  @IdKey() id: string;
  @IdColumn() uploadId: string;
  @TextColumn(120) fileName: string;
  @TextColumn(10) status: 'running' | 'done';
  @CountColumn() lineCount: number;
  /** Lines that were gone through. */
  @CountColumn() done: number;
  @CountColumn() members: number;
  @WholeColumn() points: number;
  /** Lines that could not be given after all; the first fifty. */
  @JsonColumn() faults: readonly ImportFault[];
  @TextColumn(80) operator: string;
  @TextColumn(80, { nullable: true }) approvedBy: string | null;
  @TextColumn(300) reason: string;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) finishedAt: number | null;
}
