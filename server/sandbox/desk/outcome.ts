import { h } from './dom.js';
import { PanelRefusal } from './panel.js';

/** What a system of the shop did last, or why it could not. */
export interface Outcome {
  readonly element: HTMLElement;
  show(...content: readonly (Node | null)[]): void;
  /** Does something; a refusal is told here in its own words, silence in ours. Null when it was not done. */
  attempt<T>(action: Promise<T>): Promise<T | null>;
}

/** The panel's status for what the membership system refuses, with words for people. */
const REFUSED = 422;

/** @param name tells it from others on the page: `data-outcome` */
export function createOutcome(name: string): Outcome {
  const element = h('div', { role: 'status', 'data-outcome': name });
  const show: Outcome['show'] = (...content) => {
    element.replaceChildren(...content.filter((node) => node !== null));
  };
  return {
    element,
    show,
    async attempt(action) {
      try {
        return await action;
      } catch (reason) {
        const refused = reason instanceof PanelRefusal && reason.status === REFUSED;
        if (!refused) console.warn(reason);
        show(h('p', { class: 'notice notice--warn' }, refused ? reason.message : '沙盒没有应答，请再试一次'));
        return null;
      }
    },
  };
}
