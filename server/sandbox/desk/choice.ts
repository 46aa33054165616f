import { button, h, setAttribute, type View } from './dom.js';

/** One of a few, side by side, with a label in front. */
export function createChoice<T extends string | number>(
  label: string,
  options: readonly (readonly [value: T, words: string])[],
  onChoose: (value: T) => void,
): View<T> {
  const made = options.map(([value, words]) => ({
    value,
    element: button('choice__option', words, () => onChoose(value)),
  }));
  return {
    element: h(
      'div',
      { class: 'choice', role: 'group', 'aria-label': label },
      h('span', { class: 'choice__label' }, label),
      h('div', { class: 'choice__options' }, ...made.map(({ element }) => element)),
    ),
    update(chosen) {
      for (const { value, element } of made) setAttribute(element, 'aria-pressed', String(value === chosen));
    },
  };
}
