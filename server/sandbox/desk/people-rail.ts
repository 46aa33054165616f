import type { SandboxPerson } from '../../../shared/contract/sandbox.js';
import type { Desk, Snapshot } from './desk.js';
import { button, createList, h, setAttribute, setText, type View } from './dom.js';
import { icon } from './icons.js';
import { countUnseen, isPaying } from './selection.js';

/** Who can be played: a portrait each, with what waits for them; and the second phone. */
export function createPeopleRail(desk: Desk): View<Snapshot> {
  let current: Snapshot | null = null;
  const list = h('div', { class: 'rail__people', role: 'group', 'aria-label': '切换人物' });
  const updateList = createList<SandboxPerson>(
    list,
    ({ id }) => id,
    () => createPortrait(desk, () => current),
  );
  const second = h(
    'button',
    { type: 'button', class: 'rail__tool', onClick: () => desk.toggleSecondPhone() },
    icon('phones', 22),
    h('span', {}, '双机'),
  );
  const add = h(
    'button',
    { type: 'button', class: 'rail__tool', title: '添加人物', onClick: () => desk.openDrawer('more') },
    icon('plus', 20),
    h('span', {}, '添加'),
  );
  return {
    element: h('nav', { class: 'rail', 'aria-label': '人物' }, list, h('div', { class: 'rail__tools' }, second, add)),
    update(snapshot) {
      current = snapshot;
      updateList(snapshot.state.people);
      const two = snapshot.seats.people.length > 1;
      setAttribute(second, 'aria-pressed', String(two));
      setAttribute(second, 'title', two ? '收起第二部手机' : '并排放两部手机');
    },
  };
}

function createPortrait(desk: Desk, snapshot: () => Snapshot | null): View<SandboxPerson> {
  let personId = '';
  const picture = h('img', { class: 'portrait__picture', alt: '', width: 44, height: 44 });
  const badge = h('span', { class: 'badge portrait__badge', hidden: true });
  const name = h('span', { class: 'portrait__name' });
  const element = button('portrait', h('span', { class: 'portrait__frame' }, picture, badge), () =>
    desk.pick(personId),
  );
  element.append(name);
  return {
    element,
    update(person) {
      personId = person.id;
      setAttribute(picture, 'src', person.avatarUrl);
      setText(name, person.nickname);
      const current = snapshot();
      if (current === null) return;
      const { seats, state, seen } = current;
      const paying = isPaying(state, person.id);
      const unseen = countUnseen(state, seen, person.id);
      setAttribute(element, 'aria-pressed', String(seats.active === person.id));
      element.classList.toggle('portrait--seated', seats.people.includes(person.id));
      badge.hidden = !paying && unseen === 0;
      setText(badge, paying ? '付' : String(unseen));
      const waiting = `${paying ? '，正在付款' : ''}${unseen > 0 ? `，${unseen}条新消息` : ''}`;
      setAttribute(element, 'aria-label', `${person.nickname}${waiting}`);
    },
  };
}
