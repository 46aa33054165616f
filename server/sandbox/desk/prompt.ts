import type { Question } from './desk.js';
import { button, h, setText } from './dom.js';

/** How long a sentence stays. */
const SHOWN_MS = 3_200;

/** The line at the bottom that says what has just happened. */
export function createToast(): { readonly element: HTMLElement; say(sentence: string): void } {
  const element = h('div', { class: 'toast', role: 'status', 'aria-live': 'polite' });
  let timer = 0;
  return {
    element,
    say(sentence) {
      setText(element, sentence);
      element.classList.add('toast--shown');
      window.clearTimeout(timer);
      timer = window.setTimeout(() => element.classList.remove('toast--shown'), SHOWN_MS);
    },
  };
}

/** Asks in a modal dialog; closing it in any other way than by its action is a no. */
export function ask({ title, text, action }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h('dialog', {
      class: 'question',
      'aria-labelledby': 'question-title',
      'aria-describedby': 'question-text',
    });
    const close = (answer: string) => () => dialog.close(answer);
    dialog.append(
      h('h2', { id: 'question-title', class: 'question__title' }, title),
      h('p', { id: 'question-text', class: 'question__text' }, text),
      h(
        'div',
        { class: 'question__buttons' },
        button('button', '取消', close('no'), { autofocus: true }),
        button('button button--harm', action, close('yes')),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
