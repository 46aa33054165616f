import type { Desk, Snapshot } from './desk.js';
import { h, type View } from './dom.js';
import { createPhoneView, type PhoneView } from './phone-view.js';

/** A phone's outer size in its own points: a screen of 390 × 844 in a frame of 12. */
const PHONE = { width: 414, height: 868 } as const;
const GAP = 20;
const CAPTION = 34;

/** The phones on the desk. */
export interface PhonesView extends View<Snapshot> {
  tick(): void;
  openPage(personId: string, page: string): void;
  readShown(personId: string, selector: string): string | null;
  /** Brings every phone on to the present, except one whose person is in the middle of paying. */
  reopen(isBusy: (personId: string) => boolean): void;
  repair(): void;
}

/** One or two phones, as large as the desk allows. Those put aside keep running, unseen. */
export function createPhonesView(desk: Desk): PhonesView {
  const phones = new Map<string, PhoneView>();
  const element = h('section', { class: 'phones', 'aria-label': '手机' });
  let shown = 1;

  function scalePhones(): void {
    const { clientWidth, clientHeight } = element;
    const captions = shown > 1 ? CAPTION : 0;
    const width = (clientWidth - GAP * (shown - 1)) / shown / PHONE.width;
    const scale = Math.max(0.3, Math.min(1, width, (clientHeight - captions) / PHONE.height));
    element.style.setProperty('--scale', scale.toFixed(4));
  }
  new ResizeObserver(scalePhones).observe(element);

  return {
    element,
    update(snapshot) {
      const { seats, layout, state } = snapshot;
      const seated = layout === 'narrow' ? [seats.active] : seats.people;
      shown = seated.length;
      element.classList.toggle('phones--two', shown > 1);
      for (const id of seated) {
        const person = state.people.find((each) => each.id === id);
        if (person === undefined || phones.has(id)) continue;
        const phone = createPhoneView(desk, person);
        phones.set(id, phone);
        element.append(phone.element);
        phone.tick();
      }
      for (const [id, phone] of phones) {
        const place = seated.indexOf(id);
        phone.element.hidden = place < 0;
        phone.element.style.order = String(place);
        phone.update(snapshot);
      }
      scalePhones();
    },
    tick() {
      for (const phone of phones.values()) phone.tick();
    },
    openPage(personId, page) {
      phones.get(personId)?.openPage(page);
    },
    readShown: (personId, selector) => phones.get(personId)?.readShown(selector) ?? null,
    reopen(isBusy) {
      for (const [id, phone] of phones) if (!isBusy(id)) phone.reopen();
    },
    repair() {
      for (const phone of phones.values()) phone.repair();
    },
  };
}
