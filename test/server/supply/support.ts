import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { Benefit, BenefitClaim, BenefitVersion } from '../../../server/benefit/benefit.entity';
import { type BenefitConfig, benefitSchema } from '../../../server/benefit/benefit.schema';
import { type ClaimParts, type ClaimRefusal, issueClaim } from '../../../server/benefit/issue-claim';
import { OperatorCase } from '../../../server/case/case.entity';
import { newId } from '../../../server/database/id';
import type { Database } from '../../../server/database/open-database';
import { importCodes, parseCodes } from '../../../server/supply/import-codes';
import type { SupplyCipher } from '../../../server/supply/supply-cipher';
import type { Instant } from '../../../shared/kernel/instant';
import type { Result } from '../../../shared/kernel/result';
import { insertMembers } from '../growth/support';

let made = 0;

/** A benefit that anybody may claim as often as they like, delivered as told; live at once. */
export async function addBenefit(
  database: Database,
  delivery: z.input<typeof benefitSchema>['delivery'],
  now: Instant,
): Promise<string> {
  made += 1;
  const code = `benefit-${made}`;
  const config: BenefitConfig = {
    ...benefitSchema.parse({
      ...{ code, name: `权益${made}`, icon: 'gift', value: '1 份', description: '测试' },
      ...{ opensFor: { everyone: true }, issue: 'claim', delivery, quota: { period: 'month', count: 1_000 } },
      validity: { kind: 'days', days: 30 },
      rules: [],
    }),
    plans: [],
  };
  await database.inUnit(async (unit) => {
    await unit.insert(Benefit, { code, version: 1, live: true, stopped: false, position: made, taken: 0 });
    await unit.insert(BenefitVersion, { code, version: 1, config, effectiveFrom: now });
  });
  return code;
}

/** Members without a login. */
export async function addMembers(database: Database, count: number, now: Instant): Promise<string[]> {
  const members = Array.from({ length: count }, () => {
    const id = newId(now);
    return { id, memberNumber: `n${id.slice(-18)}`, joinedAt: now };
  });
  await insertMembers(database, members);
  return members.map(({ id }) => id);
}

/** Claims a benefit as the member's tap does. */
export function claim(
  database: Database,
  parts: ClaimParts,
  wish: { readonly memberId: string; readonly benefit: string; readonly account?: string; readonly key?: string },
  now: Instant,
): Promise<Result<BenefitClaim, ClaimRefusal>> {
  const { memberId, benefit, account = null, key = randomBytes(8).toString('hex') } = wish;
  const sourceKey = `claim:${memberId}:${key}`;
  return database.inUnit((unit) =>
    issueClaim(unit, parts, { memberId, benefit, issuedBy: 'claim', sourceKey, account }, now),
  );
}

/** Puts codes into a pool as an operator's file does. */
export async function fillPool(
  database: Database,
  cipher: SupplyCipher,
  pool: string,
  lines: readonly string[],
  now: Instant,
): Promise<void> {
  const parsed = parseCodes(['code,expiresOn', ...lines].join('\n'), now);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const imported = await database.inUnit((unit) => importCodes(unit, cipher, pool, parsed.value, now));
  if (!imported.ok) throw new Error(JSON.stringify(imported.refusal));
}

export const claimStatus = async ({ read }: Database, id: string) =>
  (await read.findOneByOrFail(BenefitClaim, { id })).status;

/** Kinds and states of the cases about a subject. */
export async function casesOf({ read }: Database, subject: string): Promise<string[]> {
  const cases = await read.find(OperatorCase, { where: { subject }, order: { id: 'ASC' } });
  return cases.map(({ kind, status }) => `${kind} ${status}`);
}
