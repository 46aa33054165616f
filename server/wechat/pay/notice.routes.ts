import type { Context, Middleware } from 'koa';
import type { Clock } from '../../../shared/kernel/clock';
import { BodyNotRead, readRawBody } from '../../http/raw-body';
import { exactRoutes } from '../exact-routes';
import { describeError, type WechatLogger } from '../logger';
import type { PayNotice, PayNoticeHandler } from '../ports';
import type { WechatPaySettings } from '../settings';
import { within } from '../within';
import { parsePayKeys } from './pay-keys';
import { openNotice } from './pay-notice';
import { findSignatureFault } from './pay-signature';
import { UnreadableResource } from './resource';

/** A cipher text may have 1 048 576 characters; the envelope around it is small (WeChat Pay: payment notice). */
const MAX_BODY_BYTES = 1_179_648;
const BODY_TIMEOUT_MS = 3_000;
/** WeChat waits five seconds for the answer. */
const HANDLER_TIMEOUT_MS = 4_500;

export interface PayNoticeRoutesOptions {
  readonly settings: WechatPaySettings;
  readonly clock: Clock;
  readonly handler: PayNoticeHandler;
  readonly logger: WechatLogger;
}

/**
 * `POST /wechat/pay/notify` and `/wechat/pay/refund-notify`. To be mounted before any body parser. A notice is
 * acknowledged only after the handler has stored it; every other answer makes WeChat send it again.
 */
export function payNoticeRoutes({ settings, clock, handler, logger }: PayNoticeRoutesOptions): Middleware {
  const keys = parsePayKeys(settings);

  const receive = async (context: Context) => {
    const rawBody = await readRawBody(context.req, MAX_BODY_BYTES, BODY_TIMEOUT_MS);
    const fault = findSignatureFault(keys, clock.now(), (name) => context.get(name) || null, rawBody);
    if (fault !== null) {
      // A probe is WeChat asking whether we look: nothing to worry about.
      if (fault === 'probe') logger.info({ path: context.path }, 'signature probe refused');
      else logger.warn({ path: context.path, fault }, 'notice of WeChat Pay not believed');
      return answer(context, 401, '签名验证失败');
    }
    const notice = openNotice(keys, rawBody);
    await within(HANDLER_TIMEOUT_MS, handler(notice));
    logNotice(logger, notice);
    context.status = 200;
    context.body = { code: 'SUCCESS', message: '成功' };
  };

  const guarded = async (context: Context) => {
    try {
      await receive(context);
    } catch (error) {
      if (error instanceof BodyNotRead) return answer(context, error.why === 'tooLarge' ? 413 : 400, '请求内容有误');
      if (error instanceof UnreadableResource) {
        logger.error({ path: context.path, reason: error.message }, 'notice of WeChat Pay cannot be opened');
        return answer(context, 400, '通知内容无法解密');
      }
      logger.error({ path: context.path, error: describeError(error) }, 'notice of WeChat Pay could not be stored');
      answer(context, 500, '处理失败，请重试');
    }
  };

  return exactRoutes(
    new Map([
      ['POST /wechat/pay/notify', guarded],
      ['POST /wechat/pay/refund-notify', guarded],
    ]),
  );
}

function answer(context: Context, status: number, message: string): void {
  context.status = status;
  context.body = { code: 'FAIL', message };
}

function logNotice(logger: WechatLogger, { id, eventType, fact }: PayNotice): void {
  logger.info({ id, eventType, kind: fact.kind }, 'notice of WeChat Pay stored');
}
