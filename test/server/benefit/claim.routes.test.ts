import { randomUUID } from 'node:crypto';
import { BenefitClaim } from '../../../server/benefit/benefit.entity';
import { loadBenefits } from '../../../server/benefit/load-benefits';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/instant';
import { type BusinessClient, buildBusiness } from '../../support/business';
import { engines } from '../../support/database';
import { type House, openHouse, type Visitor } from '../../support/house';
import { buildBenefit } from './claim-support';

describe.each(engines)('claims over HTTP, on %s', (engine) => {
  let house: House;
  let visitor: Visitor;
  let staff: BusinessClient;
  beforeAll(async () => {
    house = await openHouse(engine, { start: '2026-11-29T02:00:00Z' });
    visitor = await house.logIn();
    staff = await buildBusiness(house, ['benefits:redeem']);
    await house.database.inUnit((unit) =>
      loadBenefits(
        unit,
        [
          buildBenefit({ uses: 2, savesFen: 1_800, quota: { period: 'month', count: 4 } }),
          buildBenefit({ code: 'seat', issue: 'automatic' }),
          buildBenefit({ code: 'gold', opensFor: {} }),
          buildBenefit({
            code: 'bill',
            delivery: { kind: 'coupon', discount: { kind: 'amount', amountFen: 2_000 }, minimumFen: 10_000 },
          }),
        ],
        house.clock.now(),
      ),
    );
  });
  afterAll(() => house?.close());

  const claim = async (code = 'coffee') => {
    const answer = await visitor.post(`/api/v1/benefits/${code}/claims`, {});
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return answer.body;
  };
  const makeCode = async (claimId: string) =>
    (await visitor.post(`/api/v1/benefit-claims/${claimId}/use-codes`)).body.code as string;

  it('claims in one tap; the repeat answers the same, another wish under its key is refused', async () => {
    const key = randomUUID();
    const first = await visitor.post('/api/v1/benefits/coffee/claims', {}, key);
    expect([first.status, first.body]).toMatchObject([
      201,
      { status: 'usable', usesTotal: 2, words: '明天到期', delivery: { kind: 'verify' } },
    ]);
    const again = await visitor.post('/api/v1/benefits/coffee/claims', {}, key);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    const other = await visitor.post('/api/v1/benefits/seat/claims', {}, key);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('refuses with the reason, and what has no session', async () => {
    const locked = await visitor.post('/api/v1/benefits/gold/claims', {});
    expect([locked.status, locked.body.code]).toEqual([403, 'BENEFIT_LOCKED']);
    const unknown = await visitor.post('/api/v1/benefits/nothing/claims', {});
    expect([unknown.status, unknown.body.code]).toEqual([404, 'BENEFIT_NOT_FOUND']);
    const field = await visitor.post('/api/v1/benefits/coffee/claims', { priceFen: 1 });
    expect([field.status, field.body.code]).toEqual([400, 'INVALID_REQUEST']);
    expect((await house.call('POST', '/api/v1/benefits/coffee/claims', { body: {} })).status).toBe(401);
  });

  it('takes a benefit that comes by itself at its first use, and once', async () => {
    const [first, again] = [await claim('seat'), await claim('seat')];
    expect(again.id).toBe(first.id);
  });

  it('lists claims by what they are, newest first, page by page', async () => {
    const other = await house.logIn(house.sandbox.people()[1]?.id);
    const made = [];
    for (let time = 0; time < 3; time++) {
      house.clock.advance(SECOND_MS);
      made.unshift((await other.post('/api/v1/benefits/coffee/claims', {})).body.id);
    }
    const first = await other.get('/api/v1/benefit-claims?limit=2');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(made.slice(0, 2));
    const second = await other.get(`/api/v1/benefit-claims?limit=2&cursor=${first.body.nextCursor}`);
    expect([second.body.items.map(({ id }: { id: string }) => id), second.body.nextCursor]).toEqual([
      made.slice(2),
      null,
    ]);
    expect((await other.get('/api/v1/benefit-claims?status=used')).body.items).toEqual([]);
    expect((await visitor.get(`/api/v1/benefit-claims/${made[0]}`)).status).toBe(404);
    expect((await other.get('/api/v1/benefit-claims?status=all')).status).toBe(400);
  });

  it('shows a coupon’s terms', async () => {
    expect((await claim('bill')).delivery).toEqual({ kind: 'coupon', words: '满 ¥100 减 ¥20', reserved: false });
  });

  it('is verified by staff: looked at, redeemed, answered again, taken back', async () => {
    const { id } = await claim();
    const code = await makeCode(id);
    const seen = await staff.post('/open/v1/redemptions/preview', { code });
    expect([seen.status, seen.body]).toMatchObject([200, { claimId: id, usesLeft: 2, benefit: { code: 'coffee' } }]);
    const wish = { code, reference: 'order-1', place: '万象城店' };
    const redeemed = await staff.post('/open/v1/redemptions', wish);
    expect([redeemed.status, redeemed.body]).toMatchObject([201, { uses: 1, usesLeft: 1, reversedAt: null }]);
    expect((await staff.post('/open/v1/redemptions', wish)).body).toEqual(redeemed.body);
    const other = await staff.post('/open/v1/redemptions', { ...wish, uses: 2 });
    expect([other.status, other.body.code]).toEqual([409, 'REFERENCE_REUSED']);
    const detail = await visitor.get(`/api/v1/benefit-claims/${id}`);
    expect(detail.body.uses).toMatchObject([{ place: '万象城店', savedFen: 1_800, reversed: false }]);
    const path = `/open/v1/redemptions/${redeemed.body.id}/reversal`;
    const kiosk = await buildBusiness(house, ['benefits:redeem'], 'kiosk');
    expect((await kiosk.send('POST', path)).body.code).toBe('REDEMPTION_NOT_FOUND');
    const reversed = await staff.send('POST', path);
    expect([reversed.status, reversed.body.usesLeft, reversed.body.reversedAt]).toEqual([200, 2, expect.any(String)]);
    expect((await staff.send('POST', path)).body).toEqual(reversed.body);
  });

  it('is verified only with the scope for it', async () => {
    const teller = await buildBusiness(house, ['events:write'], 'teller');
    const answer = await teller.post('/open/v1/redemptions/preview', { code: '0123456789' });
    expect([answer.status, answer.body.code]).toEqual([403, 'SCOPE_MISSING']);
  });

  it('stops a key that guesses, while right codes count for nothing', async () => {
    const guesser = await buildBusiness(house, ['benefits:redeem'], 'guesser');
    const { id } = await claim();
    house.clock.set(Math.ceil(house.clock.now() / MINUTE_MS) * MINUTE_MS);
    const guess = () => guesser.post('/open/v1/redemptions/preview', { code: '0123456789' });
    const right = async () => guesser.post('/open/v1/redemptions/preview', { code: await makeCode(id) });
    for (let time = 0; time < 40; time++) expect((await right()).status).toBe(200);
    for (let time = 0; time < 30; time++) expect((await guess()).body.code).toBe('USE_CODE_REFUSED');
    const stopped = await right();
    expect([stopped.status, stopped.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    house.clock.advance(MINUTE_MS);
    expect((await right()).status).toBe(200);
  });

  it('is over at midnight of its last day, and written down by the night’s job', async () => {
    const leaver = await house.logIn(house.sandbox.people()[2]?.id);
    const made = await leaver.post('/api/v1/benefits/coffee/claims', {});
    await house.moveTo(Date.parse('2026-12-01T00:00:00+08:00'));
    const shown = await leaver.get(`/api/v1/benefit-claims/${made.body.id}`);
    expect(shown.body).toMatchObject({ status: 'expired', words: '已过期' });
    const code = await leaver.post(`/api/v1/benefit-claims/${made.body.id}/use-codes`);
    expect([code.status, code.body.code]).toEqual([409, 'CLAIM_NOT_USABLE']);
    await house.advance(HOUR_MS);
    const row = await house.database.read.findOneByOrFail(BenefitClaim, { id: made.body.id });
    expect(row.status).toBe('expired');
    const ended = await leaver.get('/api/v1/benefit-claims?status=ended');
    expect(ended.body.items).toMatchObject([{ id: made.body.id }]);
  }, 60_000);
});
