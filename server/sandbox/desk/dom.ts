/** Something on the desk: made once, brought up to date whenever what it shows has changed. */
export interface View<T> {
  readonly element: HTMLElement;
  update(value: T): void;
}

/** Attributes by name; `false` and `null` leave one out; a function under `on…` listens to that event. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | ((event: Event) => void)>>;

/** What an element can hold; `null` and `false` hold nothing. */
export type Child = Node | string | null | false;

/** Makes an element with attributes, listeners and children. Text is never read as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2).toLowerCase(), value);
    else setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** A button that is named by its text or by `label`. */
export function button(
  className: string,
  content: string | Node,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return h('button', { type: 'button', class: className, onClick, ...attributes }, content);
}

/** Sets, changes or takes away an attribute, touching the document only where something differs. */
export function setAttribute(element: Element, name: string, value: string | number | boolean | null): void {
  if (value === false || value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Writes text, touching the document only when it differs: a reader of the screen is not told twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Keeps the children of an element in step with a list. An item that stays keeps its element, and with it focus, scroll
 * position and what is half typed.
 */
export function createList<T>(
  parent: HTMLElement,
  keyOf: (item: T) => string,
  create: (item: T) => View<T>,
): (items: readonly T[]) => void {
  const views = new Map<string, View<T>>();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, view] of views) {
      if (keys.has(key)) continue;
      view.element.remove();
      views.delete(key);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      const view = views.get(key) ?? create(item);
      views.set(key, view);
      view.update(item);
      const there = parent.children[index];
      if (there !== view.element) parent.insertBefore(view.element, there ?? null);
    });
  };
}
