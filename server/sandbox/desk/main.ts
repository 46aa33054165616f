import type { SandboxState } from '../../../shared/contract/sandbox.js';
import { DeskClock } from './clock.js';
import { createClockView } from './clock-view.js';
import { type Desk, type Layout, type Snapshot, shownChannels } from './desk.js';
import { h } from './dom.js';
import { createDrawer } from './drawer.js';
import { coalesce, followChanges } from './live.js';
import { recall, remember } from './memory.js';
import { createNoticesView } from './notices-view.js';
import { createOfficialView } from './official-view.js';
import { panel } from './panel.js';
import { createPeopleRail } from './people-rail.js';
import { createPhonesView } from './phones-view.js';
import { ask, createToast } from './prompt.js';
import { checkSeats, isPaying, pickPerson, toggleSecondPhone } from './selection.js';
import { createTabs } from './tabs-view.js';
import { createTopBar } from './top-bar.js';

/** How often what passes by itself is drawn again, and a moving clock read. */
const TICK_MS = 500;
const MOVING_TICK_MS = 250;
/** A connection that is back before this has passed was no interruption worth a word. */
const OFFLINE_AFTER_MS = 1_200;
/** From these widths on everything stands side by side, or two things do; a second phone needs room of its own. */
const WIDE_PX = 1_180;
const SECOND_PHONE_PX = 330;
const MEDIUM_PX = 760;

start();

/** Sets the desk up and keeps it in step with the sandbox. */
function start(): void {
  const clock = new DeskClock(() => performance.now());
  const memory = recall();
  let snapshot: Snapshot | null = null;

  const toast = createToast();
  const refresh = coalesce(async () => {
    const state = await panel.readState().catch(() => null);
    if (state !== null) take(state);
  });
  const desk: Desk = {
    now: () => clock.now(),
    pick: (personId) => change((now) => ({ seats: pickPerson(now.seats, personId) })),
    toggleSecondPhone: () =>
      change((now) => ({
        seats: toggleSecondPhone(
          now.seats,
          now.state.people.map(({ id }) => id),
        ),
      })),
    openTab: (tab) => change(() => ({ tab })),
    openDrawer: (drawer) => change(() => ({ drawer })),
    setTheme: (theme) => change((now) => ({ appearance: { ...now.appearance, theme } })),
    setFontSize: (fontSize) => change((now) => ({ appearance: { ...now.appearance, fontSize } })),
    openPage(personId, page) {
      change((now) => ({ seats: pickPerson(now.seats, personId), tab: now.layout === 'narrow' ? 'phone' : now.tab }));
      phones.openPage(personId, page);
    },
    readShown: (personId, selector) => phones.readShown(personId, selector),
    reopenPhones() {
      if (snapshot === null) return;
      const { state } = snapshot;
      phones.reopen((personId) => isPaying(state, personId));
    },
    refresh,
    async attempt(action, failure) {
      try {
        return await action;
      } catch (reason) {
        console.warn(reason);
        toast.say(failure);
        return null;
      }
    },
    say: toast.say,
    confirm: ask,
  };

  const clockView = createClockView(desk);
  const phones = createPhonesView(desk);
  const official = createOfficialView(desk);
  const notices = createNoticesView(desk);
  const tabs = createTabs(desk);
  const views = [
    createTopBar(desk, clockView.element),
    clockView,
    createPeopleRail(desk),
    tabs,
    phones,
    official,
    notices,
    createDrawer(desk),
  ] as const;
  const [bar, , rail, , , , , drawer] = views;
  phones.element.id = 'panel-phone';
  const banner = h(
    'p',
    { class: 'banner', role: 'alert', hidden: true },
    '演示服务没有应答，正在重新连接。如果它停了，请在终端再次运行 npm start。',
  );
  const root = h(
    'div',
    { class: 'desk' },
    bar.element,
    banner,
    h(
      'main',
      { class: 'stage' },
      rail.element,
      phones.element,
      h('div', { class: 'wechat' }, tabs.element, h('div', { class: 'windows' }, official.element, notices.element)),
      drawer.element,
    ),
    toast.element,
  );

  /** Takes in what the sandbox says. */
  function take(state: SandboxState): void {
    const { arrived } = clock.read(state.clock);
    const people = state.people.map(({ id }) => id);
    if (snapshot === null) {
      document.querySelector('#start')?.remove();
      document.body.append(root);
      snapshot = {
        state,
        online: true,
        seats: checkSeats(memory.seats, people),
        appearance: memory.appearance,
        layout: layoutOf(1),
        tab: 'phone',
        drawer: null,
        seen: new Set(state.messages.map(({ id }) => id)),
      };
      change(() => ({}));
      new ResizeObserver(() => change(() => ({}))).observe(root);
    } else {
      change((now) => ({ state, seats: checkSeats(now.seats, people) }));
    }
    if (arrived) phones.reopen((personId) => isPaying(state, personId));
  }

  function change(decide: (now: Snapshot) => Partial<Snapshot>): void {
    if (snapshot === null) return;
    const next = { ...snapshot, ...decide(snapshot) };
    snapshot = seeMessages({ ...next, layout: layoutOf(next.seats.people.length) });
    document.documentElement.dataset.theme = snapshot.appearance.theme;
    root.dataset.layout = snapshot.layout;
    root.dataset.tab = snapshot.tab;
    root.dataset.channel = shownChannels(snapshot).join(' ') || 'none';
    for (const view of views) view.update(snapshot);
    remember(snapshot);
  }

  let offlineTimer = 0;
  function setOnline(online: boolean): void {
    window.clearTimeout(offlineTimer);
    if (!online) {
      offlineTimer = window.setTimeout(() => {
        banner.hidden = false;
        root.classList.add('desk--offline');
        change(() => ({ online: false }));
      }, OFFLINE_AFTER_MS);
      return;
    }
    if (snapshot?.online === false) {
      phones.repair();
      toast.say('已重新连上');
    }
    banner.hidden = true;
    root.classList.remove('desk--offline');
    change(() => ({ online: true }));
  }

  const live = followChanges({
    openStream: () => new EventSource('/sandbox/events'),
    onChanged: refresh,
    onConnection: setOnline,
    later: (milliseconds, run) => {
      const timer = window.setTimeout(run, milliseconds);
      return () => window.clearTimeout(timer);
    },
  });
  // A browser opens only a few connections to one address: a desk that nobody looks at gives its own back.
  document.addEventListener('visibilitychange', () => (document.hidden ? live.pause() : live.resume()));

  const readMovingClock = coalesce(async () => {
    const reading = await panel.readClock().catch(() => null);
    if (reading === null) return;
    const { arrived } = clock.read(reading);
    if (arrived && snapshot !== null) {
      const { state } = snapshot;
      phones.reopen((personId) => isPaying(state, personId));
    }
    if (!reading.moving) refresh();
  });
  const tick = () => {
    if (clock.isMoving()) readMovingClock();
    clockView.tick();
    phones.tick();
    window.setTimeout(tick, clock.isMoving() ? MOVING_TICK_MS : TICK_MS);
  };
  tick();
}

/** What stands on the screen now has been seen. */
function seeMessages(next: Snapshot): Snapshot {
  if (document.hidden) return next;
  const channels = shownChannels(next);
  const fresh = next.state.messages.filter(
    ({ id, personId, channel }) => personId === next.seats.active && channels.includes(channel) && !next.seen.has(id),
  );
  return fresh.length === 0 ? next : { ...next, seen: new Set([...next.seen, ...fresh.map(({ id }) => id)]) };
}

function layoutOf(phones: number): Layout {
  const width = window.innerWidth;
  if (width >= WIDE_PX + (phones - 1) * SECOND_PHONE_PX) return 'wide';
  return width >= MEDIUM_PX ? 'medium' : 'narrow';
}
