import type { Desk } from './desk.js';
import { button, type Child, h } from './dom.js';
import { icon } from './icons.js';

/** What WeChat lays over a phone until its person has answered it. */
interface Layered {
  readonly id: string;
  readonly status: string;
}

/** How a kind of layer is drawn. */
export interface LayerLooks<T extends Layered> {
  /** The class of the layer. */
  readonly className: string;
  /** Draws what is open: the dialog, which takes the focus. */
  draw(value: T): HTMLElement;
  /** How it ended, and for how long that is said, in milliseconds; null where it goes away without a word. */
  drawEnd(value: T): { readonly element: HTMLElement; readonly shownMs: number } | null;
}

/** A layer over a phone. */
export interface PhoneLayer<T extends Layered> {
  readonly element: HTMLElement;
  /** The person's latest, open or not. */
  update(value: T | null): void;
  /** What is open and on the screen. */
  shown(): T | null;
}

/** Shows what is laid before a person from the moment it opens until it has said how it ended. */
export function createPhoneLayer<T extends Layered>({ className, draw, drawEnd }: LayerLooks<T>): PhoneLayer<T> {
  const layer = h('div', { class: className, hidden: true });
  let shown: T | null = null;

  function open(value: T): void {
    shown = value;
    const drawn = draw(value);
    layer.replaceChildren(drawn);
    layer.hidden = false;
    // The dialog itself, not its button: the key that bought must not also pay.
    drawn.focus({ preventScroll: true });
  }

  function finish(value: T): void {
    shown = null;
    const end = drawEnd(value);
    if (end === null) {
      close();
      return;
    }
    layer.replaceChildren(end.element);
    window.setTimeout(() => {
      if (shown === null) close();
    }, end.shownMs);
  }

  function close(): void {
    layer.hidden = true;
    layer.replaceChildren();
  }

  return {
    element: layer,
    update(value) {
      if (value?.status === 'open') {
        if (shown?.id !== value.id) open(value);
      } else if (shown !== null) {
        if (value?.id === shown.id) finish(value);
        else {
          shown = null;
          close();
        }
      }
    },
    shown: () => shown,
  };
}

/**
 * Sends a person's answer to what is laid before them. Its buttons rest meanwhile: an answer is given once.
 * @returns whether the sandbox took it; where it did not, the buttons work again
 */
export async function answerOnce(desk: Desk, dialog: HTMLElement, answer: () => Promise<unknown>): Promise<boolean> {
  const buttons = dialog.querySelectorAll('button');
  for (const each of buttons) each.disabled = true;
  const answered = await desk.attempt(answer(), '沙盒没有应答，请再试一次');
  desk.refresh();
  if (answered !== null) return true;
  for (const each of buttons) each.disabled = false;
  return false;
}

/** What is said at the head of a dialog of WeChat Pay, and the way out of it. */
export interface DialogHead {
  /** The class of the dialog; its head's begins with it. */
  readonly className: string;
  readonly label: string;
  readonly closeLabel: string;
  /** The cross, or Escape. */
  onClose(): void;
}

/** Draws a dialog of WeChat Pay. */
export function drawDialog({ className, label, closeLabel, onClose }: DialogHead, ...content: Child[]): HTMLElement {
  return h(
    'section',
    {
      class: className,
      role: 'dialog',
      'aria-label': label,
      tabindex: -1,
      onKeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === 'Escape') onClose();
      },
    },
    h(
      'header',
      { class: `${className}__head` },
      button('pay-sheet__close', icon('close', 22), onClose, { 'aria-label': closeLabel }),
      h('span', { class: 'pay-sheet__brand' }, '微信支付'),
    ),
    ...content,
  );
}

/** Draws how it ended: a mark, and what is said of it. */
export function drawEnd(className: string, succeeded: boolean, words: string, ...more: Child[]): HTMLElement {
  return h(
    'section',
    { class: `${className} ${className}--outcome`, role: 'status' },
    h(
      'span',
      { class: `pay-sheet__mark${succeeded ? '' : ' pay-sheet__mark--failed'}` },
      icon(succeeded ? 'check' : 'close', 34),
    ),
    h('p', { class: 'pay-sheet__ended' }, words),
    ...more,
  );
}
