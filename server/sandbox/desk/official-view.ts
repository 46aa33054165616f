import type { SandboxPerson } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { createMessageList } from './message-card.js';
import { panel } from './panel.js';
import { listChat } from './selection.js';

/** What the official account is called on this desk. */
const ACCOUNT_NAME = '会员服务号';

/** The official account as the chosen person sees it: its chat to a follower, its business card to everybody else. */
export function createOfficialView(desk: Desk): View<Snapshot> {
  let person: SandboxPerson | null = null;
  const follow = async (follows: boolean) => {
    if (person === null) return;
    await desk.attempt(panel.setFollowing(person.id, follows), '沙盒没有应答，请再试一次');
    desk.refresh();
  };
  const whose = h('span', { class: 'window__whose' });
  const unfollow = button('window__action', '取消关注', () => void follow(false));
  const messages = createMessageList(desk, '公众号消息');
  const empty = h(
    'div',
    { class: 'blank' },
    h('p', { class: 'blank__title' }, '还没有消息'),
    h('p', {}, '开通、到期和退款时，消息会出现在这里。'),
  );
  const profile = h(
    'div',
    { class: 'profile' },
    h('span', { class: 'app-mark app-mark--large' }, '会'),
    h('p', { class: 'profile__name' }, ACCOUNT_NAME),
    h('p', { class: 'profile__words' }, '关注以后，会员开通、到期和退款都会在这里收到消息。'),
    button('button button--follow', '关注公众号', () => void follow(true)),
  );
  return {
    element: h(
      'section',
      { class: 'window', id: 'panel-official', 'aria-label': '公众号' },
      h(
        'header',
        { class: 'window__head' },
        h('span', { class: 'app-mark' }, '会'),
        h('div', { class: 'window__names' }, h('h2', { class: 'window__title' }, ACCOUNT_NAME), whose),
        unfollow,
      ),
      messages.element,
      empty,
      profile,
    ),
    update({ state, seats }) {
      person = state.people.find(({ id }) => id === seats.active) ?? null;
      const follows = person?.followsOfficialAccount ?? false;
      const chat = follows ? listChat(state, seats.active, 'official') : [];
      setText(whose, `公众号 · ${person?.nickname ?? ''}的微信`);
      unfollow.hidden = !follows;
      profile.hidden = follows;
      empty.hidden = !follows || chat.length > 0;
      messages.element.hidden = chat.length === 0;
      messages.update(chat);
    },
  };
}
