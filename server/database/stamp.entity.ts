import { Entity } from 'typeorm';
import { InstantColumn, TextColumn, TextKey } from './columns';

/** What this database was made for, written once: its world and the fingerprint of its data key. */
@Entity('database_stamp')
export class DatabaseStamp {
  /** `world` or `dataKey`. */
  @TextKey(40) name: string;
  @TextColumn(200) value: string;
  @InstantColumn() stampedAt: number;
}

/** The sandbox's clock: how far ahead of the wall clock it is. At most one row, only in a sandbox database. */
@Entity('sandbox_clock')
export class SandboxClockRow {
  @TextKey(10) id: string;
  @InstantColumn() offsetMs: number;
}
