import { randomBytes } from 'node:crypto';
import { BenefitClaim, BenefitUse } from '../../../server/benefit/benefit.entity';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { makeUseCode } from '../../../server/benefit/make-use-code';
import { operate } from '../../../server/commands/operate';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Member } from '../../../server/member/member.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';
import { buildBenefit } from '../benefit/claim-support';
import { buildMember } from '../member/support';

const NUMBER = '1000000001';

describe.each(engines)('the commands about claims, on %s', (engine) => {
  const environment = { ...process.env };
  let place: DatabasePlace;
  let database: Database;
  beforeAll(async () => {
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    process.env.DATA_KEY = randomBytes(32).toString('base64');
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
    await database.read.insert(Member, { ...buildMember('M1', systemClock.now() - 1_000), memberNumber: NUMBER });
    const benefits = [
      buildBenefit({ opensFor: {}, uses: 2, quota: { period: 'year', count: 2 } }),
      buildBenefit({ code: 'music', delivery: { kind: 'supplier', supplier: 'baiyi', sku: 'qq' } }),
    ];
    await database.inUnit((unit) => loadBenefits(unit, benefits, systemClock.now()));
  });
  afterAll(async () => {
    process.env = { ...environment };
    await database.close();
    await place.remove();
  });
  beforeEach(async () => {
    for (const table of [BenefitClaim, BenefitUse, AuditEntry]) await database.read.clear(table);
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));
  const acts = () => database.read.find(AuditEntry, { order: { number: 'ASC' } });
  const theClaim = async () => (await database.read.find(BenefitClaim))[0]!;

  it('give a benefit beside its audience, recorded with the reason', async () => {
    await run('grant-benefit', NUMBER, 'coffee', '--reason', '道歉');
    const claim = await theClaim();
    expect(claim).toMatchObject({ memberId: 'M1', benefit: 'coffee', issuedBy: 'operator', status: 'usable' });
    expect(await acts()).toMatchObject([
      { action: 'grant-benefit', subject: `${NUMBER} coffee ${claim.id}`, reason: '道歉' },
    ]);
  });

  it.each([
    ['nobody’s number', ['grant-benefit', '9999999999', 'coffee'], /PERSON_NOT_FOUND/],
    ['an unknown benefit', ['grant-benefit', NUMBER, 'tea'], /BENEFIT_NOT_FOUND/],
    ['goods of a supplier', ['grant-benefit', NUMBER, 'music'], /code card/],
    ['no benefit at all', ['grant-benefit', NUMBER], /Usage/],
    ['an unknown claim', ['revoke-claim', 'nothing'], /CLAIM_NOT_FOUND/],
    ['an unknown code', ['verify-code', '0123456789'], /USE_CODE_REFUSED/],
    ['no number of uses', ['verify-code', '0123456789', '--uses', 'many'], /whole number/],
  ])('refuse %s, and record nothing', async (_, words, refusal) => {
    await expect(run(...words, '--reason', '测试')).rejects.toThrow(refusal);
    expect(await acts()).toEqual([]);
    expect(await database.read.count(BenefitClaim)).toBe(0);
  });

  it('want a reason', async () => {
    await expect(run('grant-benefit', NUMBER, 'coffee')).rejects.toThrow(/Usage/);
  });

  it('verify a member’s code, and take back what is left', async () => {
    await run('grant-benefit', NUMBER, 'coffee', '--reason', '道歉');
    const { id } = await theClaim();
    const made = await database.inUnit((unit) => makeUseCode(unit, 'M1', id, systemClock.now()));
    const code = made.ok ? made.value.code : '';
    const words = ['verify-code', code, '--place', '万象城店', '--reason', '收银系统故障'];
    expect(await run(...words)).toContain('中杯咖啡');
    expect(await database.read.find(BenefitUse)).toMatchObject([{ uses: 1, place: '万象城店', business: '' }]);
    await run('revoke-claim', id, '--reason', '误发');
    expect(await theClaim()).toMatchObject({ status: 'revoked', usesLeft: 1 });
    expect((await acts()).map(({ action }) => action).sort()).toEqual(['grant-benefit', 'revoke-claim', 'verify-code']);
    // The code itself is on no record.
    expect(JSON.stringify(await acts())).not.toContain(code);
  });
});
