import { checkBooks } from '../../../server/books/check-books';
import { GrowthEntry } from '../../../server/growth/growth.entity';
import { AudienceMember, Member } from '../../../server/member/member.entity';
import { createPersonKeys } from '../../../server/member/person-keys';
import { MembershipTerm } from '../../../server/membership/membership.entity';
import { Message, MessageDelivery } from '../../../server/message/message.entity';
import { OperatorCommand } from '../../../server/operator/approval.entity';
import { AuditEntry } from '../../../server/operator/audit.entity';
import { Operator } from '../../../server/operator/operator.entity';
import { memberBadgeListSchema } from '../../../shared/contract/ops/badge';
import type { TimelineItem } from '../../../shared/contract/ops/member';
import { tierExtensionPageSchema } from '../../../shared/contract/ops/tier-extension';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/instant';
import { engines } from '../../support/database';
import type { Visitor } from '../../support/house';
import { type OperatorBrowser, openOperator } from '../../support/operators';
import { openRefundShop, type RefundShop } from '../refund/support';

const PHONE = '+8613800000077';

describe.each(engines)('looking after a member on %s', (engine) => {
  let shop: RefundShop;
  let ada: Visitor;
  let owner: OperatorBrowser;
  let support: OperatorBrowser;
  let programme: string;
  beforeAll(async () => {
    shop = await openRefundShop(engine);
    ada = await shop.house.logIn();
    owner = await openOperator(shop.house, 'owner');
    support = await openOperator(shop.house, 'support');
    programme = (await owner.get('/ops/v1/member-filters')).body.programmes[0].code;
    // An operator's word counts a day after they have come.
    const activatedAt = shop.house.clock.now() - 2 * DAY_MS;
    await shop.house.database.inUnit((unit) => unit.update(Operator, { status: 'active' }, { activatedAt }));
  });
  afterAll(() => shop?.house.close());

  const head = async () => (await owner.get(`/ops/v1/members/${ada.memberId}`)).body;
  const timeline = async (query = ''): Promise<TimelineItem[]> =>
    (await owner.get(`/ops/v1/members/${ada.memberId}/timeline?limit=50${query}`)).body.items;
  const read = () => shop.house.database.read;
  /** What an act did is what its preview said. */
  const actAsPreviewed = async (path: string, input: object) => {
    const preview = await owner.send('POST', `${path}/preview`, { input });
    expect(preview).toMatchObject({ status: 200, body: { refusal: null } });
    const before = await read().count(AuditEntry);
    const done = await owner.act(path, input);
    expect(done).toMatchObject({ status: 200, body: { status: 'done' } });
    const [line] = await read().find(AuditEntry, { order: { number: 'DESC' }, take: 1 });
    expect(await read().count(AuditEntry)).toBe(before + 1);
    expect(JSON.parse(line!.after ?? 'null')).toEqual(preview.body.after);
    expect(JSON.parse(line!.before ?? 'null')).toEqual(preview.body.before);
    return done.body.value;
  };

  it('finds who has bought, and tells their page and life', async () => {
    const order = await shop.buy(ada, 'shop-year');
    const found = await owner.get(`/ops/v1/members?q=${order.id}`);
    expect(found.body.items).toMatchObject([{ id: ada.memberId, memberships: [{ active: true }] }]);
    expect(await head()).toMatchObject({
      ...{ id: ada.memberId, status: 'active', tags: [], openOrders: 0 },
      membership: { active: true },
      tiers: [{ card: { programme }, sentences: [expect.any(String), expect.any(String), expect.any(String)] }],
    });
    const kinds = new Set((await timeline()).map(({ kind }) => kind));
    for (const kind of ['joined', 'order', 'payment', 'term', 'message', 'growth', 'points'])
      expect(kinds).toContain(kind);
    expect((await timeline('&kind=order')).map(({ link }) => link)).toEqual([`order:${order.id}`]);
  });

  it('tells a life page by page, each moment once and the newest first', async () => {
    const whole = await timeline();
    const walked: TimelineItem[] = [];
    let cursor = '';
    do {
      const { body } = await owner.get(`/ops/v1/members/${ada.memberId}/timeline?limit=3${cursor}`);
      walked.push(...body.items);
      cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(walked).toEqual(whole);
    expect(whole.map(({ at }) => at)).toEqual(
      whole
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  });

  it('keeps notes and tags, which the member’s page and the filter know', async () => {
    const { memberId } = ada;
    expect((await support.act('/ops/v1/members/note', { memberId, text: '来电要求发票' })).status).toBe(200);
    expect((await support.act('/ops/v1/members/tag', { memberId, add: ['VIP', '企业'], remove: [] })).status).toBe(200);
    await support.act('/ops/v1/members/tag', { memberId, add: ['VIP'], remove: ['企业'] });
    expect(await head()).toMatchObject({ tags: ['VIP'], notes: { count: 1, newest: { text: '来电要求发票' } } });
    expect((await owner.get('/ops/v1/member-count?tags=VIP')).body).toEqual({ count: 1, more: false });
  });

  it('gives a tier until a day, and takes it back', async () => {
    const tier = (await owner.get('/ops/v1/member-filters')).body.programmes[0].tiers.at(-1);
    const input = { memberId: ada.memberId, programme, tier: tier.code, until: '2026-12-31' };
    const { grantId } = await actAsPreviewed('/ops/v1/tiers/grant', input);
    expect((await head()).tiers[0]).toMatchObject({ card: { tier: { code: tier.code } }, grants: [{ id: grantId }] });
    await actAsPreviewed('/ops/v1/tiers/revoke', { grantId });
    expect((await head()).tiers[0].grants).toEqual([]);
  });

  it('corrects growth by an entry that says why, and never below nothing', async () => {
    const { memberId } = ada;
    const growthOf = async () => (await head()).tiers[0].card.growth;
    const before = await growthOf();
    const adjust = { memberId, programme, amount: 70, title: '补记线下消费' };
    const { entryId } = await actAsPreviewed('/ops/v1/growth/adjust', adjust);
    expect(await growthOf()).toBe(before + 70);
    const entries = await owner.get(`/ops/v1/members/${memberId}/growth/${programme}/entries`);
    const entry = entries.body.items.find(({ id }: { id: string }) => id === entryId);
    expect(entry).toMatchObject({ amount: 70, title: '补记线下消费', kind: 'corrected' });
    const refused = await owner.act('/ops/v1/growth/adjust', { ...adjust, amount: -(before + 71) });
    expect(refused).toMatchObject({ status: 409, body: { code: 'GROWTH_INSUFFICIENT' } });
    expect(await read().countBy(GrowthEntry, { memberId, source: 'operator' })).toBe(1);
  });

  it('gives points alone up to a limit, above it only with a second person', async () => {
    const { memberId } = ada;
    await actAsPreviewed('/ops/v1/points/adjust', { memberId, points: 300, title: '致歉' });
    const large = await owner.act('/ops/v1/points/adjust', { memberId, points: 10_001, title: '致歉' });
    expect(large).toMatchObject({ status: 202, body: { status: 'waiting' } });
    expect((await head()).points.available).toBeLessThan(10_000);
  });

  it('gives days to a membership, for which nothing is earned, and takes them back', async () => {
    const before = (await head()).membership;
    const input = { memberId: ada.memberId, family: before.family, days: 10 };
    const { termId } = await actAsPreviewed('/ops/v1/terms/extend', input);
    const much = await owner.act('/ops/v1/terms/extend', { ...input, days: 32 });
    expect(much.body).toMatchObject({ status: 'waiting', why: '一次延长超过 31 天要由另一位同事复核' });
    await shop.house.settle();
    const after = (await head()).membership;
    expect(Date.parse(after.endsAt) - Date.parse(before.endsAt)).toBe(10 * DAY_MS);
    expect(after.terms.at(-1)).toMatchObject({ source: 'operator', orderId: null });
    expect(await checkBooks(read(), { lines: true })).toEqual([]);
    await actAsPreviewed('/ops/v1/terms/revoke', { termId });
    expect((await head()).membership.endsAt).toBe(before.endsAt);
    const bought = await read().findOneByOrFail(MembershipTerm, { memberId: ada.memberId, source: 'order' });
    const wrong = await owner.act('/ops/v1/terms/revoke', { termId: bought.id });
    expect(wrong.body.code).toBe('TERM_NOT_REVOCABLE');
  });

  it('grants a benefit, and takes back what is not used', async () => {
    const { claimId } = await actAsPreviewed('/ops/v1/benefits/grant', { memberId: ada.memberId, benefit: 'latte' });
    const claims = await owner.get(`/ops/v1/members/${ada.memberId}/claims`);
    expect(claims.body.items.map(({ id }: { id: string }) => id)).toContain(claimId);
    await actAsPreviewed('/ops/v1/benefits/revoke', { claimId });
    expect((await owner.act('/ops/v1/benefits/revoke', { claimId })).body.code).toBe('CLAIM_NOT_USABLE');
  });

  it('verifies a member’s use code at the counter, once', async () => {
    const { claimId } = (await owner.act('/ops/v1/benefits/grant', { memberId: ada.memberId, benefit: 'coffee' })).body
      .value;
    const { code } = (await ada.post(`/api/v1/benefit-claims/${claimId}/use-codes`)).body;
    const looked = await support.send('POST', '/ops/v1/redemptions/preview', { code });
    expect(looked).toMatchObject({ status: 200, body: { claimId } });
    const redeem = () => support.act('/ops/v1/redemptions', { code, place: '一号店' }, { reason: '到店核销' });
    expect(await redeem()).toMatchObject({ status: 200, body: { value: { claimId, usesLeft: 0 } } });
    expect((await redeem()).body.code).toBe('USE_CODE_REFUSED');
  });

  it('refunds above the limit when a second person has agreed, and what they agreed to', async () => {
    const eve = await shop.house.logIn(shop.house.sandbox.addPerson({ nickname: '大额' }).id);
    const order = await shop.buy(eve, 'shop-once');
    const { amountFen } = await shop.preview(eve, order.id);
    expect((await shop.ask(eve, order.id, amountFen)).status).toBe(201);
    const [request] = (await support.get('/ops/v1/refund-requests')).body.items;
    expect(request).toMatchObject({ orderId: order.id, status: 'waiting', owner: { id: eve.memberId } });
    const input = { requestId: request.id, verdict: 'approve', answer: '已核实' };
    expect((await support.send('POST', '/ops/v1/refunds/decide/preview', { input })).body).toMatchObject({
      ...{ refusal: null, needsSecond: expect.stringContaining('复核') },
    });
    const asked = await support.act('/ops/v1/refunds/decide', input);
    expect(asked.status).toBe(202);
    expect((await shop.row(request.id)).status).toBe('waiting');
    const approved = await owner.act('/ops/v1/approvals/approve', { approvalId: asked.body.approvalId });
    expect(approved.status).toBe(200);
    await shop.house.advance(MINUTE_MS);
    expect((await owner.get(`/ops/v1/orders/${order.id}`)).body).toMatchObject({
      ...{ refundedFen: amountFen, moneyBack: [{ status: 'succeeded' }], attempts: [{ status: 'paid' }] },
    });
    expect(await shop.faultsOfBooks()).toEqual([]);
  });

  it('sends a message again only when it has reached nobody for certain', async () => {
    const { memberId } = ada;
    const message = await read().findOneOrFail(Message, { where: { memberId }, order: { id: 'ASC' } });
    const put = (status: 'notSent' | 'unknown') =>
      shop.house.database.inUnit(async (unit) => {
        await unit.delete(MessageDelivery, { messageId: message.id });
        await unit.insert(MessageDelivery, {
          ...{
            id: message.id,
            messageId: message.id,
            memberId,
            channel: 'official',
            status,
            openid: 'o',
            templateId: 't',
          },
          ...{ sends: 1, firstSentAt: 1, updatedAt: 1, wechatMessageId: null, detail: null },
        });
      });
    await put('unknown');
    expect((await support.act('/ops/v1/messages/resend', { messageId: message.id })).body.code).toBe(
      'MESSAGE_NOT_RESENDABLE',
    );
    await put('notSent');
    expect((await support.act('/ops/v1/messages/resend', { messageId: message.id })).status).toBe(200);
  });

  it('shows a phone number once, to whoever says why, and writes it nowhere', async () => {
    const keys = createPersonKeys(shop.house.config);
    const { memberId } = ada;
    await shop.house.database.inUnit((unit) =>
      unit.update(
        Member,
        { id: memberId },
        {
          ...{
            phoneCipher: keys.encryptPhone(PHONE, memberId),
            phoneIndex: keys.phoneIndex(PHONE),
            phoneMasked: '138****0077',
          },
        },
      ),
    );
    const shown = await support.act('/ops/v1/members/reveal', { memberId });
    expect(shown.body).toEqual({ status: 'done', value: { phone: PHONE } });
    expect((await owner.get('/ops/v1/members?q=13800000077')).body.items).toMatchObject([
      { phoneMasked: '138****0077' },
    ]);
    const written = JSON.stringify([await read().find(AuditEntry), await read().find(OperatorCommand)]);
    expect(written).toContain('members.reveal');
    expect(written).not.toContain('13800000077');
  });

  it('makes audiences and files of what a filter finds, by a worker', async () => {
    const finance = await openOperator(shop.house, 'finance');
    const wish = { name: '贵宾', filter: { tags: 'VIP' } };
    expect((await finance.act('/ops/v1/member-exports', wish)).status).toBe(403);
    expect((await owner.act('/ops/v1/member-exports', { name: 'x', filter: { q: '138' } })).status).toBe(400);
    const { audienceId } = (await owner.act('/ops/v1/audiences', wish)).body.value;
    const { listId } = (await owner.act('/ops/v1/member-exports', wish)).body.value;
    expect((await owner.get(`/ops/v1/member-exports/${listId}/file`)).body.code).toBe('MEMBER_LIST_NOT_READY');
    await shop.house.settle();
    expect(await read().findBy(AudienceMember, { audienceId })).toEqual([{ audienceId, memberId: ada.memberId }]);
    const file = await owner.get(`/ops/v1/member-exports/${listId}/file`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.body).toContain('138****0077');
    expect(file.body).not.toContain('13800000077');
    const tier = (await owner.get('/ops/v1/member-filters')).body.programmes[0].tiers[1].code;
    await owner.act('/ops/v1/tiers/grant', { memberId: ada.memberId, programme, tier, until: '2026-12-31' });
    const preview = { audienceId, programme, months: 3 };
    const extend = await owner.act('/ops/v1/tiers/extend', preview);
    expect(extend.status).toBe(202);

    const second = await openOperator(shop.house, 'owner', 'owner.two');
    const activatedAt = shop.house.clock.now() - 2 * DAY_MS;
    await shop.house.database.inUnit((unit) => unit.update(Operator, { loginName: 'owner.two' }, { activatedAt }));
    const approve = async (approvalId: string) => {
      expect((await second.act('/ops/v1/approvals/approve', { approvalId })).status).toBe(200);
      await shop.house.settle();
    };
    const extensions = async () =>
      tierExtensionPageSchema.parse((await owner.get('/ops/v1/tiers/extensions')).body).items;
    await approve(extend.body.approvalId);
    const [extension] = await extensions();
    expect(extension).toMatchObject({
      audience: '贵宾',
      size: 1,
      months: 3,
      status: 'applied',
      extended: 1,
      lifted: 0,
    });
    const undo = { extensionId: extension!.id };
    const told = await owner.send('POST', '/ops/v1/tiers/undo-extension/preview', { input: undo });
    expect(told.body).toMatchObject({
      ...{ refusal: null, needsSecond: expect.stringContaining('1 位会员不再延长，其中 0 位立即降级') },
      after: { 因延长保留等级的会员: 0, 立即降级: '没有' },
    });
    const asked = await owner.act('/ops/v1/tiers/undo-extension', undo);
    expect(asked.body).toMatchObject({ status: 'waiting' });
    await approve(asked.body.approvalId);
    expect(await extensions()).toMatchObject([{ status: 'undone', extended: 1, lifted: 1 }]);
    const late = await owner.send('POST', '/ops/v1/tiers/undo-extension/preview', { input: undo });
    expect(late.body.refusal.code).toBe('EXTENSION_NOT_FOUND');
  });

  it('freezes: sessions end at once, nobody logs in or buys, until it is lifted', async () => {
    const { memberId } = ada;
    await actAsPreviewed('/ops/v1/members/freeze', { memberId });
    expect((await ada.get('/api/v1/home')).status).toBe(401);
    await expect(shop.house.logIn()).rejects.toThrow('MEMBER_FROZEN');
    expect((await owner.get('/ops/v1/members?frozen=true')).body.items).toMatchObject([
      { id: memberId, status: 'frozen' },
    ]);
    expect((await owner.act('/ops/v1/members/unfreeze', { memberId })).status).toBe(200);
    ada = await shop.house.logIn();
    expect((await ada.get('/api/v1/home')).status).toBe(200);
  });

  it('gives a badge, which its member is told of, and takes it back', async () => {
    const { memberId } = ada;
    const badges = async () =>
      memberBadgeListSchema.parse((await owner.get(`/ops/v1/members/${memberId}/badges`)).body);
    const free = (await badges()).items.find(({ level }) => level === 0)!;
    const input = { memberId, badge: free.code, level: 1 };
    await actAsPreviewed('/ops/v1/badges/grant', input);
    await shop.house.advance(10 * MINUTE_MS);
    expect((await badges()).items.find(({ code }) => code === free.code)).toMatchObject({
      level: 1,
      levels: [{ given: { operator: '名 owner.one', reason: '测试原因' } }, ...free.levels.slice(1).map(() => ({}))],
    });
    const told = await read().findBy(Message, { memberId });
    expect(told.some(({ title, body }) => `${title}${body}`.includes(free.name))).toBe(true);
    const again = await owner.act('/ops/v1/badges/grant', input);
    expect(again).toMatchObject({ status: 409, body: { code: 'BADGE_HELD_ALREADY' } });
    expect((await support.act('/ops/v1/badges/revoke', input)).status).toBe(403);
    await actAsPreviewed('/ops/v1/badges/revoke', input);
    expect((await badges()).items.find(({ code }) => code === free.code)).toMatchObject({ level: 0 });
    const gone = await owner.act('/ops/v1/badges/revoke', input);
    expect(gone).toMatchObject({ status: 409, body: { code: 'BADGE_NOT_HELD' } });
  });

  it('tells what operators did on the member’s timeline', async () => {
    const acts = await timeline('&kind=act');
    expect(acts.map(({ title }) => title.replace(/（.*/, ''))).toEqual(
      expect.arrayContaining(['冻结会员', '解除冻结', '查看完整手机号', '授予等级', '调整积分', '核销']),
    );
  });

  it('deletes an account at its member’s request, who was told what goes', async () => {
    const { memberId } = ada;
    const preview = await support.get(`/ops/v1/members/${memberId}/deletion`);
    const wrong = await support.act('/ops/v1/members/delete', { memberId, token: 'x' });
    expect(wrong.body.code).toBe('DELETION_NOT_CONFIRMED');
    const input = { memberId, token: preview.body.token };
    expect((await support.act('/ops/v1/members/delete', input)).status).toBe(200);
    await shop.house.settle();
    expect((await read().findOneByOrFail(Member, { id: memberId })).status).toBe('gone');
    expect((await owner.get('/ops/v1/members?tags=VIP')).body.items).toEqual([]);
  });
});
