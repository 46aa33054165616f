import { accept, type Result, refuse } from '../../shared/kernel/result';
import { findBenefit, readBenefitBook } from '../benefit/benefit-book';
import { type ClaimParts, type ClaimRefusal, issueClaim } from '../benefit/issue-claim';
import { presentRedemption, redeemCode } from '../benefit/redeem-code';
import { revokeClaim } from '../benefit/revoke-claims';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { codeDeliverer } from '../supply/deliver-code';
import { createSupplyCipher } from '../supply/supply-cipher';
import { carryOut, type Setting } from './carry-out';
import { readDataKey } from './data-key';
import { CommandRefused, optionOf, say } from './terminal';
import { actOf, type Call, forReason, Misused, type VerbSet } from './verbs';

/** Width of a use's place. */
const PLACE_LENGTH = 40;
const MOST_USES = 100;

/** Verbs about claims. */
export const benefitVerbs: VerbSet = {
  usage: `  grant-benefit <member number> <code> --reason <text>
                                           give a benefit, whatever the member's tier; quota, stock and budget hold
  revoke-claim <id> --reason <text>        take a claim back that is not used
  verify-code <code> [--place <text>] [--uses <n>] --reason <text>
                                           verify the use code that a member shows`,
  verbs: {
    'grant-benefit': forReason(grantBenefit),
    'revoke-claim': actOf(
      (unit, { subject }, { now }) => revokeClaim(unit, subject, now),
      'Revoked: the member is told.',
    ),
    'verify-code': forReason(verify),
  },
};

async function grantBenefit(setting: Setting, { verb, rest, subject, reason }: Call): Promise<void> {
  const [, code = ''] = rest;
  if (code === '') throw new Misused();
  const parts = { deliverers: [codeDeliverer(createSupplyCipher(await readDataKey(setting)))] };
  const claimId = await carryOut(setting, { verb, subject: (id) => `${subject} ${code} ${id}`, reason }, (unit) =>
    grant(unit, parts, subject, code, setting.now),
  );
  say(`Granted as ${claimId}.`);
}

async function verify(setting: Setting, { verb, subject: code, words, reason }: Call): Promise<void> {
  const uses = Number(optionOf(words, 'uses') ?? 1);
  if (!Number.isInteger(uses) || uses < 1 || uses > MOST_USES) {
    throw new CommandRefused(`--uses is a whole number from 1 to ${MOST_USES}.`);
  }
  const place = (optionOf(words, 'place')?.trim() ?? '').slice(0, PLACE_LENGTH);
  const useId = await carryOut(setting, { verb, subject: (id: string) => id, reason }, (unit) =>
    redeemCode(unit, { code, uses, place, business: '', reference: '' }, setting.now),
  );
  const { benefit, memberName, usesLeft } = await presentRedemption(setting.database.read, useId);
  say(`Verified as ${useId}: ${benefit.name} of ${memberName}, ${usesLeft} left.`);
}

async function grant(
  unit: Unit,
  parts: ClaimParts,
  memberNumber: string,
  code: string,
  now: number,
): Promise<Result<string, ClaimRefusal | 'PERSON_NOT_FOUND'>> {
  const member = await unit.findOneBy(Member, { memberNumber, status: 'active' });
  if (!member) return refuse('PERSON_NOT_FOUND');
  if (findBenefit(await readBenefitBook(unit, code), code)?.config.delivery.kind === 'supplier') {
    // Which suppliers there are, only the server knows.
    throw new CommandRefused(
      'Goods of a supplier cannot be granted here: put the benefit on a code card (make-codes).',
    );
  }
  const wish = {
    memberId: member.id,
    benefit: code,
    issuedBy: 'operator',
    sourceKey: `operator:${newId(now)}`,
  } as const;
  const issued = await issueClaim(unit, parts, { ...wish, ignoreAudience: true }, now);
  return issued.ok ? accept(issued.value.id) : issued;
}
