import type { SandboxMessage } from '../../../shared/contract/sandbox.js';
import type { Desk } from './desk.js';
import { button, createList, h, setText, type View } from './dom.js';
import { formatChatTime } from './format.js';
import { icon } from './icons.js';

/** How near to its end a list must be to follow what arrives. */
const NEAR_END_PX = 160;

/** A list of messages as a chat shows it: oldest first, the newest in sight. */
export function createMessageList(desk: Desk, label: string): View<readonly SandboxMessage[]> {
  const element = h('div', { class: 'chat', role: 'log', 'aria-label': label, tabindex: 0 });
  const update = createList<SandboxMessage>(
    element,
    ({ id }) => id,
    (message) => createCard(desk, message),
  );
  let followsEnd = true;
  const showEnd = () => {
    if (followsEnd) element.scrollTop = element.scrollHeight;
  };
  element.addEventListener('scroll', () => {
    followsEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
  });
  // Also where the list was not to be seen when its messages came, or is given another height.
  new ResizeObserver(showEnd).observe(element);
  let newest = '';
  return {
    element,
    update(messages) {
      update(messages);
      const last = messages.at(-1)?.id ?? '';
      if (last !== newest) showEnd();
      newest = last;
    },
  };
}

/** A template message as WeChat draws it: title, labelled lines, and where it leads. */
function createCard(desk: Desk, message: SandboxMessage): View<SandboxMessage> {
  const { page, personId, channel, sender } = message;
  const date = h('time', { class: 'chat__time', datetime: message.sentAt });
  const isNotice = channel === 'service-notice';
  return {
    element: h(
      'article',
      { class: 'chat__item' },
      date,
      h(
        'div',
        { class: 'card' },
        isNotice && drawSender(sender),
        h('h3', { class: 'card__title' }, message.title),
        h(
          'dl',
          { class: 'card__lines' },
          ...message.lines.flatMap(({ label, value }) => [h('dt', {}, label), h('dd', {}, value)]),
        ),
        page !== null && drawLink(isNotice ? '进入小程序查看' : '查看详情', () => desk.openPage(personId, page)),
      ),
    ),
    update: () => setText(date, formatChatTime(Date.parse(message.sentAt), desk.now())),
  };
}

function drawSender(sender: SandboxMessage['sender']): HTMLElement {
  const [mark, name] = sender === 'wechatpay' ? ['付', '微信支付'] : ['会', '会员中心'];
  return h('p', { class: 'card__app' }, h('span', { class: 'app-mark app-mark--small' }, mark), name);
}

function drawLink(text: string, open: () => void): HTMLElement {
  return button('card__link', h('span', {}, text, icon('chevron', 16)), open);
}
