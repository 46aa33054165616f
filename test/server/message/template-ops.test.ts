import type { ConfigSectionContent, ConfigWorkspace } from '../../../shared/contract/ops/config';
import type { MessageTopics } from '../../../shared/contract/ops/message-templates';
import type { Rails } from '../../../shared/contract/ops/rails';
import { engines } from '../../support/database';
import { type House, openHouse } from '../../support/house';
import { type OperatorBrowser, openOperator } from '../../support/operators';

jest.setTimeout(60_000);
const CONFIG = '/ops/v1/config';

describe.each(engines.slice(0, 1))('templates and rails in the console on %s', (engine) => {
  let house: House;
  let owner: OperatorBrowser;
  beforeAll(async () => {
    house = await openHouse(engine);
    owner = await openOperator(house, 'owner');
  });
  afterAll(() => house?.close());

  it('tell every topic with its placeholders, and fill a template with its example', async () => {
    const { body }: { body: MessageTopics } = await owner.get(`${CONFIG}/messages`);
    const paid = body.groups[0]?.topics[0];
    expect(paid).toMatchObject({ code: 'membershipActivated', label: '会员开通通知', askedWhenBuying: true });
    expect(paid?.placeholders).toContainEqual({ name: 'planName', label: '会员方案', example: '年度会员' });
    const example = `${CONFIG}/messages/membershipActivated/example`;
    expect((await owner.get(example)).body.lines).toHaveLength(3);
    const data = encodeURIComponent(JSON.stringify({ thing1: '恭喜，{planName}', time2: '不是时间' }));
    expect((await owner.get(`${example}?data=${data}`)).body.lines).toEqual([
      { key: 'thing1', label: '会员方案', value: '恭喜，年度会员', written: null, fault: null },
      { key: 'time2', label: 'time2', value: '不是时间', written: null, fault: 'time 要能读成时间' },
    ]);
    expect((await owner.get(`${example}?data=nothing`)).status).toBe(400);
    expect((await owner.get(`${CONFIG}/messages/birthday/example`)).status).toBe(400);
  });

  it('are edited as a section of a draft, and a purchase asks for the new template once it is published', async () => {
    const begun = await owner.act(`${CONFIG}/drafts`, { title: '换模板' });
    const { draftId } = begun.body.value;
    const path = `${CONFIG}/drafts/${draftId}/sections/messages`;
    const opened: ConfigSectionContent = (await owner.get(path)).body;
    expect(opened).toMatchObject({ revision: 0, content: [], live: [] });
    const content = [{ code: 'membershipActivated', off: false, official: null, miniprogram: { id: 'M-1' } }];
    const save = { draftId, section: 'messages', revision: 0, base: opened.base, content };
    expect((await owner.act(`${CONFIG}/drafts/save`, save)).body).toMatchObject({ value: { revision: 1 } });
    const draft: ConfigWorkspace = (await owner.get(`${CONFIG}/drafts/${draftId}`)).body;
    expect(draft.diff).toEqual([expect.objectContaining({ section: 'messages', kind: 'added' })]);
    expect(draft.diff[0]?.subject).toBe('消息「会员开通通知」');
    const wish = {
      draftId,
      revision: draft.draft.revision,
      base: draft.base,
      counting: null,
      publishAt: null,
    };
    expect((await owner.act(`${CONFIG}/drafts/publish`, wish)).body).toMatchObject({ value: { version: 2 } });
    house.clock.advance(4_000);
    expect((await house.call('GET', '/api/v1/home')).body.subscribeTemplateIds).toContain('M-1');
    const diff = await owner.get(`${CONFIG}/ready-made/hotel/diff`);
    expect(diff.body.lines.filter(({ section }: { section: string }) => section === 'messages')).toEqual([]);
  });

  it('tell which rails are set up, and which plan is paid by which', async () => {
    const { body }: { body: Rails } = await owner.get(`${CONFIG}/rails`);
    expect(body.rails.map(({ code }) => code)).toEqual(['wechatpay', 'papay', 'virtual', 'subscription']);
    expect(body.rails[0]).toMatchObject({ configured: true, facts: [{ label: '商户号' }] });
    const year = body.plans.find(({ code }) => code === 'shop-year');
    expect(year).toMatchObject({ rail: 'wechatpay', ready: true, rule: null });
    expect(year?.terminals.every(({ payable }) => payable)).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/PRIVATE KEY-|apiV3Key/);
    expect((await house.call('GET', `${CONFIG}/rails`)).status).toBe(401);
  });
});
