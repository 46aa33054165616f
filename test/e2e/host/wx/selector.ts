import type { Program } from '../program';
import { selectAll } from '../query';
import type { ElementNode } from '../view';

type Callback = (result: unknown) => void;

interface Question {
  readonly find: () => unknown;
  callback: Callback | null;
}

/** The host lays nothing out: every element is given this size, one below the other. */
const ROW = { width: 390, height: 40 };

/** A query for elements (SelectorQuery). */
export interface SelectorQuery {
  in(component: unknown): SelectorQuery;
  select(selector: string): SelectorQuery;
  selectAll(selector: string): SelectorQuery;
  selectViewport(): SelectorQuery;
  boundingClientRect(callback?: Callback): SelectorQuery;
  scrollOffset(callback?: Callback): SelectorQuery;
  fields(fields: unknown, callback?: Callback): SelectorQuery;
  node(callback?: Callback): SelectorQuery;
  context(callback?: Callback): SelectorQuery;
  exec(callback?: Callback): SelectorQuery;
}

/** Questions about elements: whether they are there and what they carry; their places are made up. */
export function selectorFunctions(program: Program) {
  const nodes = (selector: string): readonly ElementNode[] => {
    const page = program.stack.top;
    return page ? selectAll(page.tree(), selector.replace('>>>', ' ')) : [];
  };
  const createSelectorQuery = (): SelectorQuery => {
    const questions: Question[] = [];
    const ask = (find: () => unknown): SelectorQuery => {
      questions.push({ find, callback: null });
      return query;
    };
    const withCallback = (callback?: Callback): SelectorQuery => {
      const last = questions.at(-1);
      if (last) last.callback = callback ?? null;
      return query;
    };
    const query: SelectorQuery = {
      in: () => query,
      select: (selector) => ask(() => nodes(selector).map(measure)[0] ?? null),
      selectAll: (selector) => ask(() => nodes(selector).map(measure)),
      selectViewport: () => ask(() => ({ scrollTop: 0, scrollLeft: 0, left: 0, top: 0, width: 390, height: 753 })),
      boundingClientRect: withCallback,
      scrollOffset: withCallback,
      fields: (_, callback) => withCallback(callback),
      node: withCallback,
      context: withCallback,
      exec: (callback) => {
        program.timers.setTimeout(() => {
          const results = questions.map(({ find }) => find());
          for (const [index, question] of questions.entries()) question.callback?.(results[index]);
          callback?.(results);
        });
        return query;
      },
    };
    return query;
  };
  return {
    createSelectorQuery,
    createIntersectionObserver: () => observer(program, nodes),
  };
}

function measure(node: ElementNode, index: number): object {
  const top = index * ROW.height;
  const place = { left: 0, right: ROW.width, top, bottom: top + ROW.height, ...ROW };
  const scroll = { scrollTop: 0, scrollLeft: 0, scrollHeight: ROW.height, scrollWidth: ROW.width };
  const canvas = node.tag === 'canvas' ? { node: blindCanvas() } : {};
  return { id: String(node.attributes.id ?? ''), dataset: node.dataset, ...place, ...scroll, ...canvas };
}

/** An IntersectionObserver for which everything observed is in sight at once. */
function observer(program: Program, nodes: (selector: string) => readonly ElementNode[]) {
  let observing = true;
  const self = {
    relativeTo: () => self,
    relativeToViewport: () => self,
    observe: (selector: string, callback: Callback) => {
      program.timers.setTimeout(() => {
        for (const node of observing ? nodes(selector) : []) {
          callback({ id: String(node.attributes.id ?? ''), dataset: node.dataset, intersectionRatio: 1, time: 0 });
        }
      });
    },
    disconnect: () => {
      observing = false;
    },
  };
  return self;
}

/** A canvas that takes every stroke and shows none. */
function blindCanvas(): object {
  const anything: Record<string | symbol, unknown> = {};
  const context = new Proxy(anything, {
    get: (target, key) => {
      if (key in target) return target[key];
      if (key === 'measureText') return () => ({ width: 0 });
      return () => ({ addColorStop: () => {} });
    },
  });
  return { width: 300, height: 150, getContext: () => context, createImage: () => ({}) };
}
