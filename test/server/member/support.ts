import { randomBytes } from 'node:crypto';
import type { Member } from '../../../server/member/member.entity';
import { createPersonKeys, type PersonKeys } from '../../../server/member/person-keys';
import { type WechatAccounts, type WechatIdentity, WechatUnavailable } from '../../../server/wechat/ports';
import { accept, refuse } from '../../../shared/kernel/result';
import type { TestDatabase } from '../../support/database';

/** Keys as a server would have them. */
export function buildKeys(): PersonKeys {
  return createPersonKeys({ dataKey: randomBytes(32), sessionSecret: randomBytes(24).toString('base64') });
}

/** Takes all rows of the member room away, so that each test begins in an empty house. */
export async function emptyTables(database: TestDatabase): Promise<void> {
  const tables = [
    ...['member', 'wechat_identity', 'person_claim', 'session', 'member_day', 'avatar', 'departed_person'],
    ...['rate_counter', 'operator_case', 'job', 'schedule'],
  ];
  for (const table of tables) await database.dataSource.query(`DELETE FROM ${table}`);
}

/** WeChat's accounts in memory: what each code and openid stands for is set by the test. */
export class FakeAccounts implements WechatAccounts {
  readonly logins = new Map<string, WechatIdentity | 'blocked'>();
  readonly phoneCodes = new Map<string, { readonly number: string; readonly openid: string }>();
  readonly followers = new Map<string, { readonly unionid: string | null; readonly follows: boolean }>();
  readonly verdicts = new Map<string, 'risky' | 'review'>();
  answers = true;

  async identityOfLogin(code: string) {
    this.answer();
    const found = this.logins.get(code);
    if (found === undefined) return refuse('codeRefused' as const);
    if (found === 'blocked') return refuse('blocked' as const);
    return accept({ ...found, sessionKey: 'AAAAAAAAAAAAAAAAAAAAAA==' });
  }

  async phoneNumberOf(code: string, openid: string) {
    this.answer();
    const found = this.phoneCodes.get(code);
    return found?.openid === openid ? accept(found.number) : refuse('codeRefused' as const);
  }

  async followerOf(openid: string) {
    this.answer();
    const found = this.followers.get(openid);
    return found ? { openid, ...found } : null;
  }

  async checkText(_openid: string, text: string) {
    this.answer();
    return this.verdicts.get(text) ?? ('pass' as const);
  }

  /** Makes a code that logs this person in. */
  codeOf(openid: string, unionid: string | null = null): string {
    const code = randomBytes(8).toString('hex');
    this.logins.set(code, { openid, unionid });
    return code;
  }

  private answer(): void {
    if (!this.answers) throw new WechatUnavailable('test');
  }
}

/** A log that keeps what it is told. */
export function quietLogger() {
  const lines: string[] = [];
  const write = (_details: object, message: string) => {
    lines.push(message);
  };
  return { lines, info: write, warn: write, error: write };
}

/** A member with nothing but a name for the database. */
export function buildMember(id: string, joinedAt: number): Member {
  return {
    id,
    memberNumber: '1000000000',
    status: 'active',
    personHash: 'p'.repeat(64),
    nickname: null,
    avatarId: null,
    phoneCipher: null,
    phoneIndex: null,
    phoneMasked: null,
    joinedAt,
    leavingSince: null,
    goneAt: null,
  };
}
