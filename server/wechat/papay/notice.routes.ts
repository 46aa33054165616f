import type { Context, Middleware } from 'koa';
import { BodyNotRead, readRawBody } from '../../http/raw-body';
import { exactRoutes, type Receiver } from '../exact-routes';
import { describeError, type WechatLogger } from '../logger';
import type { PapayNoticeHandler } from '../ports';
import { within } from '../within';
import { LONGEST_V2_MESSAGE, parseFlatXml, writeFlatXml } from './flat-xml';
import { type PapayTopic, readPapayNotice } from './papay-notice';
import { isSignedV2 } from './v2-signature';

const BODY_TIMEOUT_MS = 3_000;
/** WeChat waits five seconds for the answer. */
const HANDLER_TIMEOUT_MS = 4_500;

export interface PapayNoticeRoutesOptions {
  readonly apiV2Key: string;
  readonly handler: PapayNoticeHandler;
  readonly logger: WechatLogger;
}

/** Signing tells the address of the request, ending the address that stands on the template in WeChat's console. */
const TOPICS: ReadonlyMap<string, PapayTopic> = new Map([
  ['POST /wechat/papay/contract-notify', 'contract'],
  ['POST /wechat/papay/termination-notify', 'contract'],
  ['POST /wechat/papay/debit-notify', 'debit'],
  ['POST /wechat/papay/payment-notify', 'payment'],
]);

/**
 * The notices of entrusted debit. To be mounted before any body parser. A notice is acknowledged only after the handler
 * has stored it; every other answer makes WeChat send it again.
 */
export function papayNoticeRoutes({ apiV2Key, handler, logger }: PapayNoticeRoutesOptions): Middleware {
  const receive = async (context: Context, topic: PapayTopic) => {
    const rawBody = await readRawBody(context.req, LONGEST_V2_MESSAGE, BODY_TIMEOUT_MS);
    const fields = parseFlatXml(rawBody.toString('utf8'));
    if (fields === null) {
      logger.warn({ path: context.path }, 'notice of entrusted debit cannot be read');
      return answer(context, 400, 'FAIL', '报文格式错误');
    }
    if (fields.get('return_code') !== 'SUCCESS' || !isSignedV2(fields, apiV2Key)) {
      logger.warn({ path: context.path }, 'notice of entrusted debit not believed');
      return answer(context, 401, 'FAIL', '签名验证失败');
    }
    const notice = readPapayNotice(topic, fields);
    await within(HANDLER_TIMEOUT_MS, handler(notice));
    logger.info({ dedupeKey: notice.dedupeKey, kind: notice.fact.kind }, 'notice of entrusted debit stored');
    answer(context, 200, 'SUCCESS', 'OK');
  };

  const guarded =
    (topic: PapayTopic): Receiver =>
    async (context) => {
      try {
        await receive(context, topic);
      } catch (error) {
        if (error instanceof BodyNotRead) {
          return answer(context, error.why === 'tooLarge' ? 413 : 400, 'FAIL', '请求内容有误');
        }
        logger.error({ path: context.path, error: describeError(error) }, 'notice of entrusted debit not stored');
        answer(context, 500, 'FAIL', '处理失败，请重试');
      }
    };

  return exactRoutes(new Map([...TOPICS].map(([route, topic]) => [route, guarded(topic)])));
}

function answer(context: Context, status: number, code: 'SUCCESS' | 'FAIL', message: string): void {
  context.status = status;
  context.type = 'text/xml';
  context.body = writeFlatXml(
    new Map([
      ['return_code', code],
      ['return_msg', message],
    ]),
  );
}
