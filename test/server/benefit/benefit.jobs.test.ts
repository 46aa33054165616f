import { BenefitSpan } from '../../../server/benefit/benefit.entity';
import { BENEFITS_OPENED, type BenefitsOpened } from '../../../server/benefit/benefit.events';
import { Job } from '../../../server/jobs/job.entity';
import { eventTopic, type OutboxEvent } from '../../../server/jobs/outbox';
import { extendMembership } from '../../../server/membership/extend-membership';
import { Plan } from '../../../server/plan/plan.entity';
import { formatInstant } from '../../../shared/kernel/instant';
import { type BusinessClient, buildBusiness } from '../../support/business';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { join, orderPaid, tell } from '../growth/support';

describe.each(engines)('what is open for members follows them by itself, on %s', (engine) => {
  let house: House;
  let shop: BusinessClient;
  let ada: Awaited<ReturnType<typeof join>>;
  beforeAll(async () => {
    house = await openHouse(engine);
    shop = await buildBusiness(house, ['events:write']);
    ada = await join(house);
    await house.settle();
  });
  afterAll(() => house?.close());

  const open = async () =>
    (await house.database.read.find(BenefitSpan, { where: { memberId: ada.memberId }, order: { benefit: 'ASC' } })).map(
      ({ benefit }) => benefit,
    );
  const told = async () => {
    const jobs = await house.database.read.find(Job, {
      where: { topic: eventTopic(BENEFITS_OPENED) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return jobs.map(({ payload }) => (payload as OutboxEvent<BenefitsOpened>).payload.benefits);
  };

  it('from the moment they join, silently', async () => {
    expect(await open()).toContain('welcome');
    expect(await told()).toEqual([]);
  });

  it('when a tier is reached, with all that it opens in one event', async () => {
    await tell(shop, orderPaid(ada.memberNumber, 210_000, formatInstant(house.clock.now())));
    await house.settle();
    expect(await open()).toEqual(expect.arrayContaining(['birthday', 'service', 'welcome']));
    expect(await told()).toEqual([['birthday', 'service']]);
  });

  it('when a membership begins, with what the tier had not opened already', async () => {
    const plan = await house.database.read.findOneByOrFail(Plan, { code: 'shop-year' });
    await house.database.inUnit((unit) =>
      extendMembership(
        unit,
        {
          ...{ memberId: ada.memberId, family: plan.family, familyRank: plan.familyRank, planId: plan.id },
          ...{ planName: plan.name, source: 'operator', sourceKey: 'test', orderId: null },
          period: { unit: 'year', count: 1 },
        },
        house.clock.now(),
      ),
    );
    await house.settle();
    expect(await told()).toHaveLength(2);
    expect(await told()).toContainEqual(['discount', 'delivery', 'lounge', 'coffee']);
  });
});
