import { openWechatWorld, type WechatWorld } from '../world';

let world: WechatWorld;
beforeAll(async () => {
  world = await openWechatWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.pushes.length = 0;
});

const facts = () => world.pushes.map(({ fact }) => fact);

describe("the sandbox's message push", () => {
  it.each(['official', 'miniprogram'] as const)('checks the URL of the %s app', async (app) => {
    expect(await world.sandbox.checkPushUrl(app)).toEqual({ passed: true, status: 200 });
  });

  it('tells following and unfollowing, each once acknowledged', async () => {
    const { sandbox, person } = world;
    sandbox.setFollowing(person.id, true);
    sandbox.setFollowing(person.id, false);
    await sandbox.runDue();
    expect(world.pushes.map(({ app, openid }) => [app, openid])).toEqual([
      ['official', person.officialOpenid],
      ['official', person.officialOpenid],
    ]);
    expect(facts()).toEqual([{ kind: 'followed' }, { kind: 'unfollowed' }]);
    expect(sandbox.deliveries(1)[0]).toMatchObject({ status: 200, accepted: true });
  });

  it('twice the same push has one key', async () => {
    world.sandbox.setFault('pushDuplicated', { enabled: true, count: 1 });
    world.sandbox.setFollowing(world.person.id, true);
    await world.sandbox.runDue();
    expect(world.pushes).toHaveLength(2);
    expect(new Set(world.pushes.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
  });

  it.each([
    ['plain', 'xml'],
    ['plain', 'json'],
    ['compatible', 'xml'],
    ['compatible', 'json'],
    ['safe', 'xml'],
    ['safe', 'json'],
  ] as const)('tells permissions given and withdrawn in %s mode as %s', async (mode, format) => {
    const { sandbox, person } = world;
    sandbox.setPushSetup('miniprogram', { mode, format });
    const id: string = JSON.parse(sandbox.credentials.WECHAT_MINIPROGRAM_TEMPLATES).membershipActivated.id;
    sandbox.askToSubscribe(person.id, [id]);
    sandbox.rejectSubscriptions(person.id, [id]);
    await sandbox.runDue();
    expect(facts()).toEqual([
      { kind: 'subscribeAnswered', answers: [{ templateId: id, answer: 'accept' }] },
      { kind: 'subscribeChanged', rejectedTemplateIds: [id] },
    ]);
    expect(world.pushes.every(({ openid }) => openid === person.miniprogramOpenid)).toBe(true);
  });

  it.each([
    ['revoke', 'authorizationRevoked'],
    ['cancel', 'authorizationCancelled'],
  ] as const)('tells whose data must go after a %s', async (kind, fact) => {
    world.sandbox.withdrawAuthorization(world.person.id, kind);
    await world.sandbox.runDue();
    expect(world.pushes).toEqual([
      expect.objectContaining({ app: 'miniprogram', openid: world.person.miniprogramOpenid, fact: { kind: fact } }),
    ]);
  });
});
