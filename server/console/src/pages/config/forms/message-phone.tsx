import { Segmented } from 'antd';
import { useState } from 'react';
import type { MessageLine, MessageTopicView } from '../../../../../../shared/contract/ops/message-templates';
import type { Channel } from './message-setting';

interface MessagePhoneProps {
  readonly topic: MessageTopicView;
  readonly channel: Channel;
  readonly isOff: boolean;
  /** What the template shows of the example; null where the channel has no template. */
  readonly lines: readonly MessageLine[] | null;
}

/** What the chat is called in which a channel's messages stand, and where they lead. */
const chats = {
  official: { title: '公众号', link: '查看详情' },
  miniprogram: { title: '服务通知', link: '进入小程序查看' },
} as const;

/** A phone with the message as WeChat draws it, light or dark, and what the inbox says of the same. */
export function MessagePhone({ topic, channel, isOff, lines }: MessagePhoneProps) {
  const [look, setLook] = useState<'light' | 'dark'>('light');
  const { title, link } = chats[channel];
  return (
    <aside className="messages-form__phone" aria-label="预览">
      <Segmented
        size="small"
        aria-label="手机外观"
        value={look}
        onChange={setLook}
        options={[
          { value: 'light', label: '浅色' },
          { value: 'dark', label: '深色' },
        ]}
      />
      <div className={`wechat-phone wechat-phone--${look}`}>
        <div className="wechat-phone__bar">{title}</div>
        <div className="wechat-phone__chat">
          {isOff || lines === null ? (
            <p className="wechat-phone__none">{isOff ? '已关闭，不会发送' : '没有模板，不会发送'}</p>
          ) : (
            <>
              <p className="wechat-phone__time">上午 10:05</p>
              <article className="wechat-card">
                {channel === 'miniprogram' ? (
                  <p className="wechat-card__app">
                    <span aria-hidden="true">会</span>会员中心
                  </p>
                ) : null}
                <h4 className="wechat-card__title">{topic.label}</h4>
                <dl className="wechat-card__lines">
                  {lines.map(({ key, label, value }) => (
                    <div key={key}>
                      <dt>{label}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
                <p className="wechat-card__link">
                  {link}
                  <span aria-hidden="true">›</span>
                </p>
              </article>
            </>
          )}
        </div>
      </div>
      <p className="hint">标题和每行的名称以微信后台的模板为准；内容按示例填写，与发送时一致。</p>
      <dl className="messages-form__inbox">
        <dt>站内消息</dt>
        <dd>
          <strong>{topic.inbox.title}</strong>
          <span>{topic.inbox.body}</span>
        </dd>
      </dl>
    </aside>
  );
}
