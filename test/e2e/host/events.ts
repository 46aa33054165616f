import type { Program } from './program';
import type { ElementNode } from './view';

/** A finger on the glass; where does not matter to the host. */
const TOUCH = { identifier: 0, pageX: 10, pageY: 10, clientX: 10, clientY: 10, force: 1 };

/** How an event travels. */
export interface DispatchOptions {
  readonly bubbles?: boolean;
}

/**
 * Sends an event to the handlers that the elements name: capture phase from the outside, then from the target outwards
 * as long as it bubbles; `catch` stops it, and of several `mut-bind` only the first runs.
 * @returns how many handlers were called
 */
export function dispatch(
  program: Program,
  target: ElementNode,
  type: string,
  detail: unknown,
  { bubbles = false }: DispatchOptions = {},
): number {
  const path: ElementNode[] = [];
  for (let node: ElementNode | null = target; node; node = node.parent) path.push(node);
  let called = 0;
  const run = (node: ElementNode, handler: unknown) => {
    if (typeof handler !== 'string' || handler === '') return;
    called += 1;
    const event = program.realm.adopt(buildEvent(target, node, type, detail));
    const method = node.owner[handler];
    if (typeof method === 'function') program.call(node.owner, method, [event], `${handler} for ${type}`);
    else program.fault(`there is no method "${handler}" to handle "${type}" on <${node.tag}>`);
  };
  for (const node of [...path].reverse()) {
    run(node, binding(node, 'capture-bind', type));
    if (hasBinding(node, 'capture-catch', type)) {
      run(node, binding(node, 'capture-catch', type));
      return called;
    }
  }
  let mutated = false;
  for (const node of bubbles ? path : [target]) {
    run(node, binding(node, 'bind', type));
    if (!mutated && hasBinding(node, 'mut-bind', type)) {
      mutated = true;
      run(node, binding(node, 'mut-bind', type));
    }
    if (hasBinding(node, 'catch', type)) {
      run(node, binding(node, 'catch', type));
      break;
    }
  }
  return called;
}

function hasBinding(node: ElementNode, kind: string, type: string): boolean {
  return binding(node, kind, type) !== undefined;
}

function binding(node: ElementNode, kind: string, type: string): unknown {
  return node.attributes[`${kind}${type}`] ?? node.attributes[`${kind}:${type}`];
}

function buildEvent(target: ElementNode, current: ElementNode, type: string, detail: unknown): object {
  const touches = /^(tap|touch|long)/.test(type) ? { touches: [TOUCH], changedTouches: [TOUCH] } : {};
  return {
    type,
    timeStamp: Math.round(performance.now()),
    target: describe(target),
    currentTarget: describe(current),
    mark: marksOf(target),
    detail,
    ...touches,
  };
}

function describe(node: ElementNode): object {
  return { id: String(node.attributes.id ?? ''), dataset: node.dataset, offsetLeft: 0, offsetTop: 0 };
}

function marksOf(target: ElementNode): Record<string, unknown> {
  const marks: Record<string, unknown> = {};
  for (let node: ElementNode | null = target; node; node = node.parent) {
    for (const [name, value] of Object.entries(node.attributes)) {
      if (name.startsWith('mark:')) marks[name.slice('mark:'.length)] ??= value;
    }
  }
  return marks;
}
