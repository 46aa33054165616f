import type { Context, Middleware } from 'koa';
import type { Clock } from '../../../shared/kernel/clock';
import { BodyNotRead, readRawBody } from '../../http/raw-body';
import { exactRoutes, type Receiver } from '../exact-routes';
import { type JsonObject, textOf } from '../json';
import { describeError, maskOpenid, type WechatLogger } from '../logger';
import type { AppleRefundAnswer, AppleRefundAnswerer, PushHandler, WechatApp } from '../ports';
import type { WechatAppSettings } from '../settings';
import { within } from '../within';
import { parsePushBody } from './push-body';
import { openPush, pushKeyOf, UnreadablePush } from './push-cipher';
import { isVirtualPayment, readPush } from './push-fact';
import { isPushSignature } from './push-signature';

const MAX_BODY_BYTES = 262_144;
const BODY_TIMEOUT_MS = 3_000;
/** WeChat waits five seconds, then sends the push again, three times in all. */
const HANDLER_TIMEOUT_MS = 4_500;
/** A question about a refund at Apple waits three seconds (Mini-program: refunds on iOS). */
const ANSWER_TIMEOUT_MS = 2_500;

export interface PushRoutesOptions {
  readonly miniprogram: WechatAppSettings;
  readonly official: WechatAppSettings | null;
  readonly clock: Clock;
  readonly handler: PushHandler;
  /** Left out where nothing is sold at Apple: its questions are stored and answered with nothing but their receipt. */
  readonly answerRefund?: AppleRefundAnswerer;
  readonly logger: WechatLogger;
}

/**
 * `GET` and `POST` of `/wechat/miniprogram` and, where there is an official account, `/wechat/official`. To be mounted
 * before any body parser. A push is answered with `success` only after the handler has stored it.
 */
export function pushRoutes(options: PushRoutesOptions): Middleware {
  const { miniprogram, official, clock, handler, answerRefund, logger } = options;
  const routes = new Map<string, Receiver>();
  const mount = (app: WechatApp, settings: WechatAppSettings) => {
    const receiver = new PushReceiver(app, settings);

    routes.set(`GET /wechat/${app}`, (context) => {
      const echo = receiver.echoOf(queryOf(context));
      reply(context, echo === null ? 401 : 200, echo ?? '');
    });

    routes.set(`POST /wechat/${app}`, async (context) => {
      try {
        const rawBody = await readRawBody(context.req, MAX_BODY_BYTES, BODY_TIMEOUT_MS);
        const text = rawBody.toString('utf8');
        const content = receiver.open(queryOf(context), text);
        if (content === null) {
          logger.warn({ app }, 'push not believed');
          return reply(context, 401, '');
        }
        const push = readPush(app, content, clock.now());
        const { fact, dedupeKey } = push;
        if (fact.kind === 'appleRefundAsked' && answerRefund) {
          const answer = handler(push).then(() => answerRefund(fact.told, dedupeKey));
          return reply(context, 200, answerOf(await within(ANSWER_TIMEOUT_MS, answer), text));
        }
        await within(HANDLER_TIMEOUT_MS, handler(push));
        logger.info({ app, kind: push.fact.kind, openid: maskOpenid(push.openid) }, 'push stored');
        reply(context, 200, receiptOf(content, text));
      } catch (error) {
        if (error instanceof BodyNotRead) return reply(context, error.why === 'tooLarge' ? 413 : 400, '');
        if (error instanceof UnreadablePush) {
          logger.error({ app, reason: error.message }, 'push cannot be opened');
          return reply(context, 400, '');
        }
        logger.error({ app, error: describeError(error) }, 'push could not be stored');
        reply(context, 500, '');
      }
    });
  };
  mount('miniprogram', miniprogram);
  if (official !== null) mount('official', official);
  return exactRoutes(routes);
}

/** What the business thinks of a refund, in the form of the push (Mini-program: refunds on iOS). */
function answerOf({ gives, info, evidence }: AppleRefundAnswer, text: string): string {
  const fields = { result_code: gives ? 0 : 1, result_info: info, evidence };
  if (text.trimStart().startsWith('{')) return JSON.stringify(fields);
  const element = (name: string, words: string) =>
    `<${name}><![CDATA[${words.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
  const code = `<result_code>${fields.result_code}</result_code>`;
  return `<xml>${code}${element('result_info', info)}${element('evidence', evidence)}</xml>`;
}

/** `success`, or for virtual payment a code in the form of the push (Mini-program virtual payment: delivery push). */
function receiptOf(content: JsonObject, text: string): string {
  if (!isVirtualPayment(content)) return 'success';
  if (text.trimStart().startsWith('{')) return JSON.stringify({ ErrCode: 0, ErrMsg: 'success' });
  return '<xml><ErrCode>0</ErrCode><ErrMsg><![CDATA[success]]></ErrMsg></xml>';
}

/** Checks and opens what comes to one app's address, in whichever mode the console has it. */
class PushReceiver {
  private readonly key: Buffer;

  constructor(
    app: WechatApp,
    private readonly settings: WechatAppSettings,
  ) {
    try {
      this.key = pushKeyOf(settings.aesKey);
    } catch (error) {
      throw new Error(`message push of the ${app} app: ${(error as Error).message}`, { cause: error });
    }
  }

  /** What the URL check wants to hear back; null when it is not WeChat who asks. */
  echoOf(query: Query): string | null {
    return this.isSigned(query) ? query('echostr') : null;
  }

  /**
   * The content of a push; null when its signature is not good.
   * @throws UnreadablePush when it was signed, but cannot be opened or read
   */
  open(query: Query, text: string): JsonObject | null {
    const isEncrypted = query('encrypt_type') === 'aes';
    if (!isEncrypted && !this.isSigned(query)) return null;
    const body = parsePushBody(text);
    if (body === null) {
      // Who signs nothing about the body must not learn what we can read.
      if (isEncrypted) return null;
      throw new UnreadablePush('neither XML nor JSON');
    }
    const encrypted = textOf(body.Encrypt);
    // In compatible mode the plain fields stand beside the cipher text: only the latter is covered by a signature.
    if (!isEncrypted && encrypted === null) return body;
    if (encrypted === null || !this.isSigned(query, encrypted)) return null;
    const content = parsePushBody(openPush(this.key, this.settings.appid, encrypted));
    if (content === null) throw new UnreadablePush('neither XML nor JSON inside');
    return content;
  }

  private isSigned(query: Query, encrypted?: string): boolean {
    const signature = query(encrypted === undefined ? 'signature' : 'msg_signature');
    const parts = [this.settings.token, query('timestamp'), query('nonce')];
    return isPushSignature(signature, encrypted === undefined ? parts : [...parts, encrypted]);
  }
}

/** Reads a parameter of the query; empty when it is absent. */
type Query = (name: string) => string;

function queryOf(context: Context): Query {
  return (name) => {
    const value = context.query[name];
    return (Array.isArray(value) ? value[0] : value) ?? '';
  };
}

function reply(context: Context, status: number, text: string): void {
  context.status = status;
  context.type = 'text/plain';
  context.body = text;
}
