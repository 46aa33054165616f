import { ApiKeyNonce } from '../../../server/partner/partner.entity';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { buildBusiness } from '../../support/business';
import { type House, openHouse } from '../../support/house';

describe('the nights of the partner room', () => {
  let house: House;
  beforeAll(async () => {
    // 04:10 in Shanghai.
    house = await openHouse('sqlite', { start: '2026-03-01T20:10:00Z' });
  });
  afterAll(() => house.close());

  it('sweep the used nonces at 04:20 in Shanghai, and leave those whose requests could still be fresh', async () => {
    const { keyId } = await buildBusiness(house, ['events:write']);
    const fifteenOld = house.clock.now() - 5 * MINUTE_MS;
    const nonces = async () => (await house.database.read.findBy(ApiKeyNonce, { keyId })).map(({ nonce }) => nonce);
    await house.database.inUnit((unit) =>
      unit.insert(ApiKeyNonce, [
        { keyId, nonce: 'sixteen-minutes-old', seenAt: fifteenOld - MINUTE_MS },
        { keyId, nonce: 'fourteen-minutes-old', seenAt: fifteenOld + MINUTE_MS },
      ]),
    );
    await house.advance(9 * MINUTE_MS);
    expect(await nonces()).toHaveLength(2);
    await house.advance(MINUTE_MS);
    expect(await nonces()).toEqual(['fourteen-minutes-old']);
    await house.advance(DAY_MS);
    expect(await nonces()).toEqual([]);
  });
});
