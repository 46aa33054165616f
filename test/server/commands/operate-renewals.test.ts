import { operate } from '../../../server/commands/operate';
import { newId } from '../../../server/database/id';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { Job } from '../../../server/jobs/job.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { RenewalContract } from '../../../server/renewal/renewal.entity';
import { topics } from '../../../server/renewal/renewal.parts';
import { at } from '../../support/clock';
import { type DatabasePlace, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

describe('the commands about auto-renewal', () => {
  const environment = { ...process.env };
  const signedAt = at('2026-05-01T02:00:00Z');
  const id = newId(signedAt);
  let place: DatabasePlace;
  let database: Database;
  beforeAll(async () => {
    place = await makeDatabasePlace('sqlite');
    process.env.DATABASE_URL = place.url;
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
    await database.read.insert(RenewalContract, {
      ...{
        id,
        memberId: 'M',
        personHash: 'P',
        openid: 'o',
        planId: 'plan',
        planName: '山茶会员连续包月',
        orderId: null,
      },
      ...{ family: 'shop', familyRank: 1, periodUnit: 'month', periodCount: 1, papayPlanId: '126101' },
      ...{ mode: 'announced', graceDays: 3, status: 'signed', liveKey: 'M:shop', wechatContractId: 'W' },
      ...{ consentedFen: 1_500, firstPriceFen: null, firstPricePaid: false, consentVersion: '1' },
      ...{ consentedAt: signedAt, signedAt, endRequestedAt: null, endedAt: null, endReason: null },
    });
  });
  afterAll(async () => {
    process.env = { ...environment };
    await database.close();
    await place.remove();
  });
  const run = (...words: string[]) => captureOutput(() => operate(words));

  it('list what lives, and end it once, for a reason that is recorded; a worker tells WeChat', async () => {
    expect(await run('list-renewals')).toMatch(new RegExp(`${id}  signed  departed  山茶会员连续包月 ¥15`));
    expect(await run('list-renewals', '--member', '0000000000')).toContain('This member has no renewal.');
    await expect(run('cancel-renewal', id)).rejects.toThrow('Usage');
    expect(await run('cancel-renewal', id, '--reason', '会员来电要求取消')).toContain('Nothing more is debited.');
    const contract = await database.read.findOneByOrFail(RenewalContract, { id });
    expect(contract).toMatchObject({ status: 'ending', endReason: 'operator' });
    expect(await database.read.countBy(Job, { topic: topics.terminate })).toBe(1);
    expect(await database.read.find(AuditEntry)).toMatchObject([
      { action: 'cancel-renewal', subject: id, reason: '会员来电要求取消' },
    ]);
    await expect(run('cancel-renewal', id, '--reason', '再来一次')).rejects.toThrow('RENEWAL_NOT_FOUND');
  });
});
