import Koa from 'koa';
import type { Database } from '../../../server/database/open-database';
import { type Listening, listen } from '../../../server/http/listen';
import { openSandbox, type Sandbox } from '../../../server/sandbox';
import { createWechat, type Wechat, type WechatOptions } from '../../../server/wechat';
import type { PapayNotice, PayNotice, Push } from '../../../server/wechat/ports';
import type { SandboxPerson } from '../../../shared/contract/sandbox';
import type { ManualClock } from '../../support/clock';
import { clockAtNoon, openTokenDatabase, TestLogger } from './support';

/** Our adapters beside a local WeChat, joined over real HTTP in both directions. */
export interface WechatWorld {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly wechat: Wechat;
  readonly pay: NonNullable<Wechat['pay']>;
  readonly renewal: NonNullable<Wechat['renewal']>;
  readonly options: WechatOptions;
  readonly logger: TestLogger;
  /** What the handlers got. */
  readonly notices: PayNotice[];
  readonly papayNotices: PapayNotice[];
  readonly pushes: Push[];
  /** A person whose apps are joined by a unionid. */
  readonly person: SandboxPerson;
  /** The person's openid in the mini-program, after a real login: the sandbox asks for one before some calls. */
  logIn(): Promise<string>;
  close(): Promise<void>;
}

/** An address where nobody listens. */
export async function findDeadUrl(): Promise<string> {
  const listening = await listen(() => {}, { host: '127.0.0.1', port: 0 });
  await listening.close(0);
  return listening.url;
}

/** Adapters that wait a quarter of a second only: for faults where no answer comes. */
export function hasty(world: WechatWorld): Wechat {
  return createWechat({ ...world.options, timeoutMs: 250 });
}

export async function openWechatWorld(): Promise<WechatWorld> {
  const clock = clockAtNoon();
  const sandbox = await openSandbox({ clock, storage: ':memory:' });
  const database: Database = await openTokenDatabase();
  const logger = new TestLogger();
  const notices: PayNotice[] = [];
  const papayNotices: PapayNotice[] = [];
  const pushes: Push[] = [];
  const app = new Koa();
  // Composed at each request: the routes need the address that is made here.
  const listening: Listening = await listen((request, response) => app.callback()(request, response), {
    host: '127.0.0.1',
    port: 0,
  });
  const options = optionsFor(sandbox, { clock, database, logger, publicUrl: listening.url });
  const wechat = createWechat(options);
  const { pay, renewal } = wechat;
  if (pay === null || renewal === null) throw new Error('the sandbox has WeChat Pay and auto-renewal');
  app.use(pay.noticeRoutes(async (notice) => void notices.push(notice)));
  app.use(renewal.noticeRoutes(async (notice) => void papayNotices.push(notice)));
  app.use(wechat.pushRoutes(async (push) => void pushes.push(push)));
  sandbox.connect(listening.url);
  const person = sandbox.people().find(({ unionid }) => unionid !== null);
  if (person === undefined) throw new Error('nobody in the sandbox has a unionid');
  return {
    clock,
    sandbox,
    wechat,
    pay,
    renewal,
    options,
    logger,
    notices,
    papayNotices,
    pushes,
    person,
    logIn: async () => {
      const identity = await wechat.accounts.identityOfLogin(sandbox.loginCode(person.id));
      if (!identity.ok) throw new Error(identity.refusal);
      return identity.value.openid;
    },
    close: async () => {
      await sandbox.close();
      await listening.close(0);
      await database.close();
    },
  };
}

function optionsFor(
  { credentials: known }: Sandbox,
  rest: Pick<WechatOptions, 'clock' | 'database' | 'logger' | 'publicUrl'>,
): WechatOptions {
  return {
    ...rest,
    endpoints: { apiUrl: known.WECHAT_API_URL, payUrl: known.WECHATPAY_API_URL },
    miniprogram: {
      appid: known.WECHAT_MINIPROGRAM_APPID,
      secret: known.WECHAT_MINIPROGRAM_SECRET,
      token: known.WECHAT_MINIPROGRAM_TOKEN,
      aesKey: known.WECHAT_MINIPROGRAM_AES_KEY,
    },
    official: {
      appid: known.WECHAT_OFFICIAL_APPID,
      secret: known.WECHAT_OFFICIAL_SECRET,
      token: known.WECHAT_OFFICIAL_TOKEN,
      aesKey: known.WECHAT_OFFICIAL_AES_KEY,
    },
    pay: {
      mchid: known.WECHATPAY_MCHID,
      certSerial: known.WECHATPAY_CERT_SERIAL,
      privateKey: known.WECHATPAY_PRIVATE_KEY,
      apiV3Key: known.WECHATPAY_API_V3_KEY,
      publicKey: { id: known.WECHATPAY_PUBLIC_KEY_ID, pem: known.WECHATPAY_PUBLIC_KEY },
      platformCerts: [known.WECHATPAY_PLATFORM_CERTS],
    },
    renewal: { apiV2Key: known.WECHATPAY_API_V2_KEY },
  };
}
