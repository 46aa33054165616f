import { BenefitClaim, BenefitSpan } from '../../../server/benefit/benefit.entity';
import { readBenefitBook } from '../../../server/benefit/benefit-book';
import { noteReach } from '../../../server/benefit/note-reach';
import { operate } from '../../../server/commands/operate';
import { scheme } from '../../../server/commands/scheme';
import { systemClock } from '../../../server/commands/system-clock';
import { type Database, openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { DAY_MS } from '../../../shared/kernel/instant';
import { type DatabasePlace, engines, makeDatabasePlace } from '../../support/database';
import { captureOutput } from '../../support/terminal';

describe.each(engines)('the commands about the catalogue of benefits, on %s', (engine) => {
  const environment = { ...process.env };
  let place: DatabasePlace;
  let database: Database;
  beforeAll(async () => {
    place = await makeDatabasePlace(engine);
    process.env.DATABASE_URL = place.url;
    database = await openDatabase({ url: place.url, entities });
    await database.migrate();
    await captureOutput(() => scheme(['load', 'shop']));
  });
  afterAll(async () => {
    process.env = { ...environment };
    await database?.close();
    await place?.remove();
  });

  const run = (...words: string[]) => captureOutput(() => operate(words));
  const isStopped = async (code: string) =>
    (await readBenefitBook(database.read)).benefits.find((benefit) => benefit.code === code)?.stopped;

  it('stop a benefit and start it again, both recorded with the reason', async () => {
    expect(await run('stop-benefit', 'coffee', '--reason', '豆子用完了')).toContain('Stopped');
    expect(await isStopped('coffee')).toBe(true);
    expect(await run('benefit-report')).toContain('每周咖啡（已停）');
    expect(await run('start-benefit', 'coffee', '--reason', '豆子到了')).toContain('Started');
    expect(await isStopped('coffee')).toBe(false);
    const acts = await database.read.find(AuditEntry, { order: { number: 'ASC' } });
    expect(acts.map(({ action, subject, reason }) => [action, subject, reason])).toEqual([
      ['stop-benefit', 'coffee', '豆子用完了'],
      ['start-benefit', 'coffee', '豆子到了'],
    ]);
  });

  it('refuse without a reason, and for a benefit that there is not', async () => {
    await expect(run('stop-benefit', 'coffee')).rejects.toThrow('--reason');
    await expect(run('stop-benefit', 'flight', '--reason', 'x')).rejects.toThrow('BENEFIT_NOT_FOUND');
    expect(await database.read.countBy(BenefitClaim, {})).toBe(0);
  });

  it('report a month: the funnel, what it cost, and what nobody uses', async () => {
    const now = systemClock.now();
    for (const [memberId, opensAt] of [
      ['M1', now - 100 * DAY_MS],
      ['M2', now - DAY_MS],
    ] as const) {
      await database.read.insert(BenefitSpan, { id: memberId, memberId, benefit: 'birthday', opensAt, closesAt: null });
    }
    await database.inUnit((unit) => noteReach(unit, { benefit: 'birthday', memberId: 'M1', stage: 'used' }, now));
    const report = await run('benefit-report');
    const line = report.split('\n').find((each) => each.includes('生日礼'));
    expect(line).toMatch(/生日礼\s+2\s+0\s+0\s+1\s+50\.00%\s+0\s+¥0\s+¥0\s+¥0 \/ ¥40000/);
    expect(report).toContain('Not used by anybody in 90 days: 生日礼');
    expect(await run('benefit-report', '--unused-days', '101')).not.toContain('Not used');
    expect(report).not.toContain('!');
  });

  it('tell what may be given to a member', async () => {
    const rates = ['--margin-bp', '2000', '--subsidy-bp', '3000'];
    expect(await run('benefit-budget', '--arpu-fen', '10000', ...rates)).toContain('¥6 a member');
    await expect(run('benefit-budget', '--arpu-fen', '1.5', ...rates)).rejects.toThrow('--arpu-fen');
    await expect(run('benefit-budget', '--arpu-fen', '100', '--margin-bp', '10001')).rejects.toThrow('--margin-bp');
  });

  it('refuse a month that is none', async () => {
    await expect(run('benefit-report', '--month', '2026-13')).rejects.toThrow('YYYY-MM');
    await expect(run('benefit-report', '--unused-days', '0')).rejects.toThrow('--unused-days');
  });
});
