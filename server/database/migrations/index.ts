import type { MigrationInterface } from 'typeorm';
import { Foundation1763700000100 } from './1763700000100-foundation';
import { MainJob1763700000200 } from './1763700000200-main-job';
import { WechatToken1763700000300 } from './1763700000300-wechat-token';
import { RateCounter1763700000400 } from './1763700000400-rate-counter';

/** All migrations in order; their names end in the moment they were written, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [
  Foundation1763700000100,
  MainJob1763700000200,
  WechatToken1763700000300,
  RateCounter1763700000400,
];
