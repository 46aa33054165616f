import { textOf } from './json';
import { maskOpenid, type WechatLogger } from './logger';
import type { SendOutcome, WechatMessages } from './ports';
import type { WeixinApi } from './weixin-api';
import type { WeixinReply } from './weixin-http';

/** Does not follow; refused, or no permission left (Template message, Subscribe message). */
const NO_PERMISSION = new Set([43004, 43101]);
/** Busy, a limit of the minute or of the day: nothing was sent. */
const AGAIN_LATER = new Set([-1, 45009, 45011]);

export interface MessagesOptions {
  readonly api: WeixinApi;
  /** The mini-program that template messages open. */
  readonly miniprogramAppid: string;
  readonly hasOfficial: boolean;
  readonly logger: WechatLogger;
}

/**
 * Template messages of the official account and subscribe messages of the mini-program. Values are sent as they are:
 * make them legal with `fitTemplateData` first.
 */
export function createMessages({ api, miniprogramAppid, hasOfficial, logger }: MessagesOptions): WechatMessages {
  const judge = (reply: WeixinReply, openid: string, templateId: string) => {
    const outcome = outcomeOf(reply);
    if (outcome.status === 'refused') {
      const { errcode, reason } = outcome;
      logger.error({ errcode, reason, templateId, openid: maskOpenid(openid) }, 'message refused');
    }
    return outcome;
  };

  return {
    async sendTemplate({ openid, templateId, data, page, clientMessageId }) {
      if (!hasOfficial) return { status: 'refused', errcode: 0, reason: 'there is no official account' };
      const reply = await api.call('official', {
        path: '/cgi-bin/message/template/send',
        body: {
          touser: openid,
          template_id: templateId,
          miniprogram: { appid: miniprogramAppid, pagepath: page },
          client_msg_id: clientMessageId,
          data: wrapValues(data),
        },
      });
      return judge(reply, openid, templateId);
    },

    async sendSubscribe({ openid, templateId, data, page }) {
      const reply = await api.call('miniprogram', {
        path: '/cgi-bin/message/subscribe/send',
        body: {
          touser: openid,
          template_id: templateId,
          page,
          miniprogram_state: 'formal',
          lang: 'zh_CN',
          data: wrapValues(data),
        },
      });
      return judge(reply, openid, templateId);
    },
  };
}

/** WeChat's answer to a send in this system's words; `errcode` 0 on `later` says that WeChat was not reached. */
function outcomeOf(reply: WeixinReply): SendOutcome {
  switch (reply.kind) {
    case 'ok':
      return { status: 'sent', messageId: textOf(reply.body.msgid) };
    case 'notSent':
      return { status: 'later', errcode: 0 };
    case 'unknown':
      return { status: 'unknown', reason: reply.reason };
    case 'refused': {
      const { errcode, errmsg } = reply;
      if (NO_PERMISSION.has(errcode)) return { status: 'noPermission', errcode };
      if (AGAIN_LATER.has(errcode)) return { status: 'later', errcode };
      return { status: 'refused', errcode, reason: errmsg };
    }
    default: {
      const never: never = reply;
      return never;
    }
  }
}

function wrapValues(data: Readonly<Record<string, string>>): Record<string, { readonly value: string }> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }]));
}
