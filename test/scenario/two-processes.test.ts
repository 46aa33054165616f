import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Job } from '../../server/jobs/job.entity';
import { Member, WechatIdentityRow } from '../../server/member/member.entity';
import { MembershipTerm } from '../../server/membership/membership.entity';
import { Message } from '../../server/message/message.entity';
import { PaymentAttempt, PaymentNotice, PlanAllowance, PurchaseOrder } from '../../server/purchase/purchase.entity';
import { readScheme } from '../../server/scheme/ready-made';
import type { SandboxPaymentRequest } from '../../shared/contract/sandbox';
import { HOUR_MS } from '../../shared/kernel/instant';
import { at } from '../support/clock';
import { engines } from '../support/database';
import { listen, type Listening } from '../../server/http/listen';
import { openProcessWorld, type ProcessWorld, waitUntil } from '../support/process-world';
import { type BuiltServer, buildServer, describeServerProcess, type ServerProcess } from '../support/server-process';

const mysql = engines.filter((engine) => engine === 'mysql');
