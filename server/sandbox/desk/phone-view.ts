import type { SandboxPerson } from '../../../shared/contract/sandbox.js';
import { type Appearance, hashOfPage, phoneAddress } from './address.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setAttribute, setText, type View } from './dom.js';
import { formatTime } from './format.js';
import { icon } from './icons.js';
import { createPaySheetView } from './pay-sheet-view.js';
import { findLatestSheet, findLatestSigning } from './selection.js';
import { createSigningView } from './signing-view.js';

/** A person's phone with the mini-program in it. */
export interface PhoneView extends View<Snapshot> {
  tick(): void;
  /** Opens a page of the mini-program. */
  openPage(page: string): void;
  /** The text of what a selector finds on the page that is open; pages that were left stay in the document, unseen. */
  readShown(selector: string): string | null;
  /** Comes back to the mini-program as after a while away: the page that is open is read again. */
  reopen(): void;
  /** Reads the mini-program again if it could not be loaded. */
  repair(): void;
}

const HOME_PAGE = 'pages/home/index';
/** The hash of a page with the tab bar; without a hash it is the home page. */
const TAB_PAGE = /^$|^#\/pages\//;

/** A phone at real proportions. It stays with its person: put aside and taken up again, it is as it was. */
export function createPhoneView(desk: Desk, person: SandboxPerson): PhoneView {
  let address = '';
  const frame = h('iframe', { class: 'phone__app', title: `${person.nickname}手机里的会员小程序` });
  const time = h('span', { class: 'status-bar__time' });
  const sheet = createPaySheetView(desk);
  const signing = createSigningView(desk);
  const caption = button('phone__caption', `${person.nickname}的手机`, () => desk.pick(person.id));

  function load(appearance: Appearance, hash: string): void {
    address = phoneAddress(person.id, appearance);
    frame.src = `${address}${hash}`;
  }

  const view: PhoneView = {
    element: h(
      'article',
      { class: 'phone', 'data-person': person.id, 'aria-label': `${person.nickname}的手机` },
      caption,
      h(
        'div',
        { class: 'phone__fit' },
        h(
          'div',
          { class: 'phone__body' },
          h(
            'div',
            { class: 'phone__screen' },
            h('div', { class: 'status-bar' }, time, drawSignals()),
            frame,
            drawCapsule(
              () => view.reopen(),
              () => view.openPage(HOME_PAGE),
            ),
            h('div', { class: 'phone__home-bar' }),
            sheet.element,
            signing.element,
          ),
        ),
      ),
    ),
    update({ state, seats, appearance }) {
      const wanted = phoneAddress(person.id, appearance);
      if (address !== wanted) load(appearance, hashOf(frame));
      setAttribute(caption, 'aria-pressed', String(seats.active === person.id));
      sheet.update(findLatestSheet(state, person.id));
      signing.update(findLatestSigning(state, person.id));
    },
    tick() {
      setText(time, formatTime(desk.now(), { seconds: false }));
      view.element.classList.toggle('phone--tab', TAB_PAGE.test(hashOf(frame)));
      sheet.tick();
    },
    openPage(page) {
      const { contentWindow } = frame;
      if (contentWindow === null || !isLoaded(frame)) frame.src = `${address}${hashOfPage(page)}`;
      else contentWindow.location.hash = hashOfPage(page);
    },
    readShown(selector) {
      if (!isLoaded(frame)) return null;
      const found = [...(frame.contentDocument?.querySelectorAll(selector) ?? [])];
      return found.find((each) => each.getClientRects().length > 0)?.textContent ?? null;
    },
    reopen() {
      if (isLoaded(frame)) frame.contentWindow?.location.reload();
      else frame.src = address;
    },
    repair() {
      if (!isLoaded(frame)) frame.src = address;
    },
  };
  // Touching a phone is choosing it. The frame hears nothing of what happens inside, so its window is asked.
  frame.addEventListener('load', () => {
    if (isLoaded(frame)) frame.contentWindow?.addEventListener('pointerdown', () => desk.pick(person.id));
  });
  return view;
}

/** The page that is open, so that another look of the same phone stays on it. */
function hashOf(frame: HTMLIFrameElement): string {
  return isLoaded(frame) ? (frame.contentWindow?.location.hash ?? '') : '';
}

/** False while the frame shows the browser's own error page, whose document nobody may read. */
function isLoaded(frame: HTMLIFrameElement): boolean {
  try {
    return frame.contentDocument?.querySelector('#app') != null;
  } catch {
    return false;
  }
}

/** WeChat's capsule at the right of every mini-program. */
function drawCapsule(reopen: () => void, goHome: () => void): HTMLElement {
  return h(
    'div',
    { class: 'capsule' },
    button('capsule__half', icon('more', 22), reopen, { title: '重新进入小程序', 'aria-label': '重新进入小程序' }),
    button('capsule__half capsule__half--close', h('span', { class: 'capsule__ring' }), goHome, {
      title: '回到首页',
      'aria-label': '回到小程序首页',
    }),
  );
}

function drawSignals(): HTMLElement {
  return h(
    'span',
    { class: 'status-bar__signals', 'aria-hidden': 'true' },
    h('span', { class: 'signal' }, h('i'), h('i'), h('i'), h('i')),
    '5G',
    h('span', { class: 'battery' }),
  );
}
