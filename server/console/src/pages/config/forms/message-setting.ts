import type { MessageSetting, MessageTopicView } from '../../../../../../shared/contract/ops/message-templates';

/** A way by which WeChat brings a message. */
export type Channel = 'official' | 'miniprogram';

/** What the channels are called, in full and on a label. */
export const channelNames: Readonly<Record<Channel, { readonly name: string; readonly short: string }>> = {
  official: { name: '公众号模板消息', short: '公众号' },
  miniprogram: { name: '小程序订阅消息', short: '订阅' },
};

/** By what a topic would be sent: its own template, else the environment's; null where it has neither. */
export function templateOf(
  topic: MessageTopicView,
  setting: MessageSetting,
  channel: Channel,
): { readonly id: string; readonly data: Readonly<Record<string, string>> } | null {
  const own = setting[channel];
  return own ? { id: own.id, data: own.data ?? topic.usualData } : topic[channel];
}
