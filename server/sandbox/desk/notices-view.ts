import type { Desk, Snapshot } from './desk.js';
import { h, setText, type View } from './dom.js';
import { icon } from './icons.js';
import { createMessageList } from './message-card.js';
import { listChat } from './selection.js';

/** WeChat's service notices: what the mini-program may send to the chosen person after they allowed it. */
export function createNoticesView(desk: Desk): View<Snapshot> {
  const whose = h('span', { class: 'window__whose' });
  const messages = createMessageList(desk, '服务通知');
  const hint = h('p', {});
  const empty = h('div', { class: 'blank' }, h('p', { class: 'blank__title' }, '还没有服务通知'), hint);
  return {
    element: h(
      'section',
      { class: 'window', id: 'panel-service-notice', 'aria-label': '服务通知' },
      h(
        'header',
        { class: 'window__head' },
        h('span', { class: 'app-mark app-mark--notice' }, icon('bell', 22)),
        h('div', { class: 'window__names' }, h('h2', { class: 'window__title' }, '服务通知'), whose),
      ),
      messages.element,
      empty,
    ),
    update({ state, seats }) {
      const person = state.people.find(({ id }) => id === seats.active);
      const notices = listChat(state, seats.active, 'service-notice');
      setText(whose, `小程序订阅消息 · ${person?.nickname ?? ''}的微信`);
      setText(
        hint,
        person?.followsOfficialAccount
          ? '已关注公众号的人，消息先由公众号送达。'
          : '没有关注公众号、又允许了订阅消息的人，会在这里收到通知。',
      );
      empty.hidden = notices.length > 0;
      messages.element.hidden = notices.length === 0;
      messages.update(notices);
    },
  };
}
