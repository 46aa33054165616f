import type { MigrationInterface } from 'typeorm';
import { Foundation1763700000100 } from './1763700000100-foundation';

/** All migrations in order; their names end in the moment they were written, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [Foundation1763700000100];
