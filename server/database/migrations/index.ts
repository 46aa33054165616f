import type { MigrationInterface } from 'typeorm';
import { Foundation1763700000100 } from './1763700000100-foundation';
import { Operator1763700000200 } from './1763700000200-operator';
import { Member1763700000210 } from './1763700000210-member';
import { Plan1763700000220 } from './1763700000220-plan';
import { Membership1763700000230 } from './1763700000230-membership';
import { Purchase1763700000240 } from './1763700000240-purchase';
import { Message1763700000250 } from './1763700000250-message';
import { WechatToken1763700000300 } from './1763700000300-wechat-token';
import { Partner1763700000310 } from './1763700000310-partner';
import { RateCounter1763700000400 } from './1763700000400-rate-counter';
import { Audience1763700000490 } from './1763700000490-audience';
import { Growth1763700000500 } from './1763700000500-growth';
import { Points1763700000510 } from './1763700000510-points';
import { Benefit1763700000520 } from './1763700000520-benefit';

/** All migrations in order; their names end in the moment they were written, as TypeORM wants it. */
export const migrations: (new () => MigrationInterface)[] = [
  Foundation1763700000100,
  Operator1763700000200,
  Member1763700000210,
  Plan1763700000220,
  Membership1763700000230,
  Purchase1763700000240,
  Message1763700000250,
  WechatToken1763700000300,
  Partner1763700000310,
  RateCounter1763700000400,
  Audience1763700000490,
  Growth1763700000500,
  Points1763700000510,
  Benefit1763700000520,
];
