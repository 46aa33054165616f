import type { ConfigDiffLine, ConfigSectionContent, ConfigWorkspace } from '../../../shared/contract/ops/config';
import type { Plan } from '../../../shared/contract/plan';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { type OperatorBrowser, openOperator } from '../../support/operators';

jest.setTimeout(60_000);
const CONFIG = '/ops/v1/config';

describe.each(engines.slice(0, 1))('the configuration over HTTP on %s', (engine) => {
  let house: House;
  let owner: OperatorBrowser;
  let colleague: OperatorBrowser;
  beforeAll(async () => {
    house = await openHouse(engine);
    owner = await openOperator(house, 'owner');
    colleague = await openOperator(house, 'operations');
  });
  afterAll(() => house?.close());

  const begin = async (title: string): Promise<string> => {
    const { body } = await owner.act(`${CONFIG}/drafts`, { title });
    return body.value.draftId;
  };
  const section = async (id: string, name: string): Promise<ConfigSectionContent> =>
    (await owner.get(`${CONFIG}/drafts/${id}/sections/${name}`)).body;

  it('shows what is live with its history, and exports a version as a file that can be loaded again', async () => {
    const live = await owner.get(`${CONFIG}/live`);
    expect(live.body).toMatchObject({ number: 1, code: 'shop', document: { programmeName: '山茶会员' } });
    const list = await owner.get(`${CONFIG}/versions?limit=1`);
    expect(list.body).toMatchObject({ items: [{ number: 1 }], nextCursor: null });
    const file = await owner.get(`${CONFIG}/versions/1/export`);
    expect(file.headers.get('content-disposition')).toContain('scheme-v1.json');
    expect(file.body).toEqual(live.body.document);
    expect((await owner.get(`${CONFIG}/versions/9`)).status).toBe(404);
  });

  it('is closed to who may not: reading to nobody who is not logged in, writing to who only reads', async () => {
    expect((await house.call('GET', `${CONFIG}/live`)).status).toBe(401);
    const reader = await openOperator(house, 'readOnly');
    expect((await reader.get(`${CONFIG}/drafts`)).status).toBe(200);
    expect((await reader.act(`${CONFIG}/drafts`, { title: '试试' })).status).toBe(403);
    const support = await openOperator(house, 'support');
    expect((await support.get(`${CONFIG}/live`)).status).toBe(403);
  });

  it('goes from a draft through its preview to a new version, and every screen follows', async () => {
    const id = await begin('改名');
    const { revision, base, content } = await section(id, 'texts');
    const texts = { ...(content as object), programmeName: '山茶社' };
    const saved = await owner.act(`${CONFIG}/drafts/save`, {
      draftId: id,
      section: 'texts',
      revision,
      base,
      content: texts,
    });
    expect(saved.body).toMatchObject({ status: 'done', value: { revision: 1 } });
    const draft: ConfigWorkspace = (await owner.get(`${CONFIG}/drafts/${id}`)).body;
    expect(draft.diff).toEqual([expect.objectContaining({ field: '会员体系名称', after: '山茶社' })]);
    expect(draft.lints.filter(({ level }) => level === 'fault')).toEqual([]);
    expect((await owner.get(`${CONFIG}/drafts/${id}/check`)).body.lints).toEqual(draft.lints);

    await house.logIn();
    const asked = await owner.act(`${CONFIG}/drafts/preview`, { draftId: id, counting: null });
    await house.settle();
    const preview = await owner.get(`${CONFIG}/previews/${asked.body.value.previewId}`);
    expect(preview.body).toMatchObject({ status: 'done', isCurrent: true, total: 1, touched: 0, sample: [] });

    const wish = { draftId: id, revision: draft.draft.revision, base: draft.base, counting: null, publishAt: null };
    const published = await owner.act(`${CONFIG}/drafts/publish`, wish, { reason: '换个名字' });
    expect(published.body).toMatchObject({ status: 'done', value: { version: 2 } });
    house.clock.advance(4_000);
    expect((await house.call('GET', '/api/v1/home')).body.programmeName).toBe('山茶社');
    const { body } = await owner.get(`${CONFIG}/versions`);
    expect(body.items[0]).toMatchObject({ number: 2, note: '换个名字', publishedBy: owner.operator.name });
    const diff = await owner.get(`${CONFIG}/versions/1/diff?to=2`);
    expect(diff.body.lines.map(({ before, after }: ConfigDiffLine) => [before, after])).toEqual([
      ['山茶会员', '山茶社'],
    ]);
  });

  it('tells the second of two editors who was first, and when', async () => {
    const id = await begin('两个人');
    const { base, content } = await section(id, 'texts');
    const save = { draftId: id, section: 'texts', revision: 0, base, content };
    expect((await colleague.act(`${CONFIG}/drafts/save`, save)).status).toBe(200);
    const second = await owner.act(`${CONFIG}/drafts/save`, save);
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 'DRAFT_CHANGED' });
    expect(second.body.detail).toMatch(new RegExp(`^${colleague.operator.name} 于 .*保存了这部分$`));
    expect((await colleague.act(`${CONFIG}/drafts/discard`, { draftId: id })).status).toBe(200);
  });

  it('says in its refusal what is wrong with a draft', async () => {
    const id = await begin('有误');
    const { base, revision, content } = await section(id, 'plans');
    const plans = content as { plans: { benefits: string[] }[] };
    plans.plans[0]?.benefits.push('nothing');
    await owner.act(`${CONFIG}/drafts/save`, { draftId: id, section: 'plans', revision, base, content: plans });
    const refused = await owner.act(`${CONFIG}/drafts/preview`, { draftId: id, counting: null });
    expect(refused.body).toMatchObject({
      code: 'CONFIG_REFUSED',
      fields: [{ message: '会员方案「shop-month」引用了不存在的权益「nothing」。' }],
    });
  });

  it('warns of an agreement that changed and kept its version', async () => {
    const id = await begin('改协议');
    const { base, content } = await section(id, 'texts');
    const texts = content as { agreements: { version: string; paragraphs: object[] }[] };
    texts.agreements[0]?.paragraphs.push({ heading: null, text: '另行通知。' });
    const save = (revision: number) =>
      owner.act(`${CONFIG}/drafts/save`, { draftId: id, section: 'texts', revision, base, content: texts });
    await save(0);
    const warning = { level: 'warning', section: 'texts', words: expect.stringContaining('请同时换一个版本号') };
    expect((await section(id, 'texts')).lints).toEqual([warning]);
    Object.assign(texts.agreements[0] ?? {}, { version: '2027-01-01' });
    await save(1);
    expect((await section(id, 'texts')).lints).toEqual([]);
  });

  it('shows the consent to auto-renewal in the words that a member will read', async () => {
    const { body } = await house.call('GET', '/api/v1/plans');
    const plan = (body.items as Plan[]).find(({ renewal }) => renewal !== null);
    const { period, priceFen, renewal } = plan as Plan & { renewal: NonNullable<Plan['renewal']> };
    const { document } = (await owner.get(`${CONFIG}/live`)).body;
    const { mode, consentVersion } = document.plans.find(({ code }: Plan) => code === plan?.code).autoRenew;
    const query = new URLSearchParams({
      ...{ unit: period.unit, count: String(period.count), mode, rail: 'papay', version: consentVersion },
      priceFen: String(priceFen),
      ...(renewal.firstPriceFen === null ? {} : { firstPriceFen: String(renewal.firstPriceFen) }),
    });
    const shown = await owner.get(`${CONFIG}/consent?${query}`);
    expect(shown.body).toEqual({ text: renewal.text, version: renewal.consentVersion, onIphone: null });
    query.set('rail', 'subscription');
    query.set('text', '每月扣款一次，随时可以取消。');
    const own = (await owner.get(`${CONFIG}/consent?${query}`)).body;
    expect(own.text).toBe('每月扣款一次，随时可以取消。');
    expect(own.onIphone).toMatch(/^每月扣款一次，随时可以取消。在 iPhone 上开通时，款项由 Apple/);
  });

  it('leaves a raised budget to a second person', async () => {
    const id = await begin('加预算');
    const { base, revision, content } = await section(id, 'benefits');
    const benefits = content as { code: string; budget: { fen: number } | null }[];
    const birthday = benefits.find(({ budget }) => budget !== null);
    if (birthday?.budget) birthday.budget.fen += 1;
    await owner.act(`${CONFIG}/drafts/save`, { draftId: id, section: 'benefits', revision, base, content: benefits });
    const wish = { draftId: id, revision: 1, base, counting: null, publishAt: null };
    const asked = await owner.act(`${CONFIG}/drafts/publish`, wish);
    expect(asked.status).toBe(202);
    expect(asked.body.why).toBe('上调权益预算要由另一位同事复核：生日礼 每月 ¥40000 → 每月 ¥40000.01');
    expect((await owner.get(`${CONFIG}/live`)).body.number).toBe(base);
  });

  it('compares a ready-made scheme with what is live, and lays it or an earlier version into a draft', async () => {
    const { body } = await owner.get(`${CONFIG}/ready-made`);
    expect(body.items).toContainEqual(expect.objectContaining({ name: 'hotel', live: false }));
    const diff = await owner.get(`${CONFIG}/ready-made/hotel/diff`);
    expect(diff.body.lines).toContainEqual(expect.objectContaining({ section: 'growth', kind: 'added' }));
    const source = { kind: 'readyMade', name: 'hotel' };
    const adopted = await owner.act(`${CONFIG}/drafts/adopt`, { title: '酒店', source });
    const draft: ConfigWorkspace = (await owner.get(`${CONFIG}/drafts/${adopted.body.value.draftId}`)).body;
    expect(draft.sections.find(({ section: name }) => name === 'growth')).toMatchObject({ differs: true, revision: 1 });
    const back = await owner.act(`${CONFIG}/drafts/roll-back`, { number: 1 });
    const first: ConfigWorkspace = (await owner.get(`${CONFIG}/drafts/${back.body.value.draftId}`)).body;
    expect(first.diff).toEqual([expect.objectContaining({ before: '山茶社', after: '山茶会员' })]);
  });
});
