import { newId } from '../../../server/database/id';
import { Job } from '../../../server/jobs/job.entity';
import { ReconciliationDifference } from '../../../server/reconciliation/reconciliation.entity';
import {
  benefitsSchema,
  messagesSchema,
  moneySchema,
  overviewSchema,
  pointsSchema,
  rowSchema,
  tiersSchema,
} from '../../../shared/contract/ops/insight';
import { jobsSchema } from '../../../shared/contract/ops/insight-jobs';
import { segmentationSchema } from '../../../shared/contract/ops/insight-segmentation';
import { rowKinds } from '../../../shared/contract/ops/insight-words';
import { pageSchema } from '../../../shared/contract/wire';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { House } from '../../support/house';
import { type OperatorBrowser, openOperator } from '../../support/operators';
import { openShop } from '../purchase/support';

describe.each(engines)('what operators watch, over HTTP on %s', (engine) => {
  let house: House;
  let owner: OperatorBrowser;
  let today: string;
  let priceFen: number;

  beforeAll(async () => {
    const shop = await openShop(engine);
    house = shop.house;
    owner = await openOperator(house, 'owner');
    const visitor = await shop.visitor();
    const { order, payment } = await shop.order(visitor);
    priceFen = order.amountFen;
    shop.pay(payment);
    await shop.visitor();
    await shop.visitor();
    await house.settle();
    today = businessDayOf(house.clock.now());
  });
  afterAll(() => house.close());

  const figure = async (code: string) => {
    const overview = overviewSchema.parse((await owner.get('/ops/v1/insight/overview')).body);
    return overview.figures.find((each) => each.code === code)?.value;
  };

  it('asks a worker for numbers when somebody looks, and tells them of the present once they are there', async () => {
    const first = overviewSchema.parse((await owner.get('/ops/v1/insight/overview')).body);
    expect(first).toMatchObject({ refreshing: true });
    await house.settle();
    const second = overviewSchema.parse((await owner.get('/ops/v1/insight/overview')).body);
    expect(second).toMatchObject({ refreshing: false, today });
    expect(await figure('members')).toBe(3);
    expect(await figure('paying')).toBe(1);
    expect(await figure('paidToday')).toBe(1);
    expect(await figure('salesTodayFen')).toBe(priceFen);
    expect(second.plans).toEqual([expect.objectContaining({ paid: 1, paidFen: priceFen, inForce: 1 })]);
  });

  it('opens a number down to its rows, page by page, and refuses a kind that is none', async () => {
    for (const of of rowKinds) {
      const { status, body } = await owner.get(`/ops/v1/insight/rows?of=${of}&day=${today}&limit=1`);
      expect([of, status]).toEqual([of, 200]);
      pageSchema(rowSchema).parse(body);
    }
    const paid = (await owner.get(`/ops/v1/insight/rows?of=sales.paid&day=${today}`)).body;
    expect(paid.items).toEqual([expect.objectContaining({ amount: priceFen })]);
    expect((await owner.get(`/ops/v1/insight/rows?of=nothing&day=${today}`)).status).toBe(400);
    const joined = await everyRow('members.joined');
    expect([joined.length, new Set(joined).size]).toEqual([3, 3]);
  });

  const everyRow = async (of: string) => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await owner.get(`/ops/v1/insight/rows?of=${of}&day=${today}&limit=1${next}`)).body;
      ids.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  };

  it('tells tiers, benefits, points, messages and the books by their schemas, and exports them', async () => {
    const tiers = tiersSchema.parse((await owner.get('/ops/v1/insight/tiers')).body);
    for (const programme of tiers.programmes) {
      expect(programme.tiers.reduce((sum, { members }) => sum + members, 0)).toBe(3);
    }
    benefitsSchema.parse((await owner.get('/ops/v1/insight/benefits')).body);
    const points = pointsSchema.parse((await owner.get('/ops/v1/insight/points')).body);
    expect(points.days.at(-1)?.liability).toBe(points.liability);
    messagesSchema.parse((await owner.get('/ops/v1/insight/messages')).body);
    const money = moneySchema.parse((await owner.get('/ops/v1/insight/money')).body);
    expect(money.total.salesFen).toBe(priceFen);
    const exported = await owner.get('/ops/v1/insight/days.csv?feed=sales');
    expect(exported.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(String(exported.body)).toContain(`,paidFen,`);
    const report = `/ops/v1/insight/money/report.csv?by=day&from=${today}&to=${today}`;
    expect(String((await owner.get(report)).body)).toContain(today);
    const long = await owner.get(`/ops/v1/insight/points?from=2020-01-01&to=${today}`);
    expect([long.status, long.body.code]).toEqual([422, 'STRETCH_TOO_LONG']);
  });

  it('runs a parked job again, closes a difference and compares a day again, each once and with its line', async () => {
    const now = house.clock.now();
    const [jobId, differenceId] = [newId(now), newId(now)];
    const day = businessDayOf(now - DAY_MS);
    await house.database.inUnit(async (unit) => {
      const job = { id: jobId, topic: 'event:nobody.listens', payload: {}, status: 'parked' as const, runAt: now };
      const counts = { attempts: 20, maxAttempts: 20, createdAt: now, finishedAt: now };
      await unit.insert(Job, { ...job, ...counts, uniqueKey: null, claimedBy: null, lastError: 'Error: no' });
      await unit.insert(ReconciliationDifference, {
        ...{ id: differenceId, day, kind: 'missingThere' as const, subject: 'payment:1', status: 'open' as const },
        ...{ oursFen: 1, theirsFen: null, cashFen: 0, line: null, detail: '微信账单中没有', run: 1, foundAt: now },
        ...{ endedAt: null, reason: null },
      });
    });
    expect(jobsSchema.parse((await owner.get('/ops/v1/insight/jobs')).body).parked).toBe(1);
    expect((await owner.get('/ops/v1/insight/jobs/list')).body.items).toEqual([expect.objectContaining({ id: jobId })]);
    expect((await owner.act('/ops/v1/insight/jobs/rerun', { jobId })).body).toMatchObject({ status: 'done' });
    const again = await owner.act('/ops/v1/insight/jobs/rerun', { jobId });
    expect([again.status, again.body.code]).toEqual([409, 'JOB_NOT_PARKED']);
    const open = (await owner.get('/ops/v1/insight/money/differences')).body.items;
    expect(open).toEqual([expect.objectContaining({ id: differenceId, oursFen: 1 })]);
    await owner.act('/ops/v1/insight/money/resolve-difference', { differenceId });
    expect((await owner.get('/ops/v1/insight/money/differences')).body.items).toEqual([]);
    const early = await owner.act('/ops/v1/insight/money/reconcile', { day: today });
    expect([early.status, early.body.code]).toEqual([422, 'DAY_NOT_OVER']);
    expect((await owner.act('/ops/v1/insight/money/reconcile', { day })).status).toBe(200);
    const lines = (await owner.get('/ops/v1/audit')).body.items.map(({ action }: { action: string }) => action);
    expect(lines).toEqual(expect.arrayContaining(['jobs.rerun', 'books.resolveDifference', 'books.reconcile']));
  });

  it('looks at all members in a job, and keeps what it found', async () => {
    expect(segmentationSchema.parse((await owner.get('/ops/v1/insight/segmentation')).body)).toEqual({ report: null });
    await owner.act('/ops/v1/insight/segmentation/run', {});
    expect((await owner.get('/ops/v1/insight/segmentation')).body.report.running).toBe(true);
    await house.settle();
    const { report } = segmentationSchema.parse((await owner.get('/ops/v1/insight/segmentation')).body);
    expect(report).toMatchObject({ running: false, content: { segmentation: { count: 1, total: priceFen } } });
  });

  it('shows the books only to whoever may see them', async () => {
    const support = await openOperator(house, 'support');
    expect((await support.get('/ops/v1/insight/money')).status).toBe(403);
    expect((await support.get('/ops/v1/insight/overview')).status).toBe(403);
  });
});
