import type { ElementNode, ViewNode } from './view';

interface Compound {
  readonly tag: string | null;
  readonly id: string | null;
  readonly classes: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly value: string | null }[];
}

/**
 * The elements that a selector names, in document order. Selectors: `tag`, `#id`, `.class`, `[name]`, `[name=value]`,
 * any of them together, descendants by a space; and `text=…`, the innermost elements that show this text (those that
 * show nothing else, when there are any).
 */
export function selectAll(root: ElementNode, selector: string): readonly ElementNode[] {
  if (selector.startsWith('text=')) return selectByText(root, selector.slice('text='.length));
  const steps = selector.trim().split(/\s+/).map(parseCompound);
  return [...elements(root)].filter((node) => matches(node, steps, root));
}

/** Every element below and with `root`, in document order. */
export function* elements(root: ElementNode): Generator<ElementNode> {
  yield root;
  for (const child of root.children) if (child.kind === 'element') yield* elements(child);
}

/** The text a reader sees, without hidden elements; blocks stand on lines of their own. */
export function textOf(node: ViewNode): string {
  if (node.kind === 'text') return node.text;
  if (isHidden(node)) return '';
  const inline = node.tag === 'text' || node.tag === 'button';
  return node.children
    .map(textOf)
    .filter((part) => part !== '')
    .join(inline ? '' : '\n');
}

/** True when the element itself or one around it has `hidden`. */
export function isOutOfSight(node: ElementNode): boolean {
  for (let one: ElementNode | null = node; one; one = one.parent) if (isHidden(one)) return true;
  return false;
}

function isHidden(node: ElementNode): boolean {
  if (node.attributes.hidden !== undefined && node.attributes.hidden !== false && node.attributes.hidden !== '') {
    return true;
  }
  return /(^|;)\s*display\s*:\s*none/.test(String(node.attributes.style ?? ''));
}

function selectByText(root: ElementNode, text: string): readonly ElementNode[] {
  const shows = (node: ElementNode) => textOf(node).includes(text);
  const innermost = [...elements(root)].filter(
    (node) => shows(node) && !node.children.some((child) => child.kind === 'element' && shows(child)),
  );
  const exact = innermost.filter((node) => textOf(node).trim() === text);
  return exact.length > 0 ? exact : innermost;
}

function matches(node: ElementNode, steps: readonly Compound[], root: ElementNode): boolean {
  const last = steps.at(-1);
  if (!last || !matchesCompound(node, last)) return false;
  const rest = steps.slice(0, -1);
  if (rest.length === 0) return true;
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (matches(outer, rest, root)) return true;
    if (outer === root) break;
  }
  return false;
}

function matchesCompound(node: ElementNode, { tag, id, classes, attributes }: Compound): boolean {
  const own = String(node.attributes.class ?? '').split(/\s+/);
  return (
    (tag === null || tag === '*' || node.tag === tag) &&
    (id === null || node.attributes.id === id) &&
    classes.every((name) => own.includes(name)) &&
    attributes.every(({ name, value }) =>
      value === null ? node.attributes[name] !== undefined : String(node.attributes[name] ?? '') === value,
    )
  );
}

function parseCompound(text: string): Compound {
  const parts = text.match(/^[\w*-]+|#[\w-]+|\.[\w-]+|\[[^\]]+\]/g) ?? [];
  if (parts.join('') !== text) throw new Error(`not a selector: ${text}`);
  const tag = parts.find((part) => /^[\w*-]/.test(part)) ?? null;
  const id = parts.find((part) => part.startsWith('#'))?.slice(1) ?? null;
  const classes = parts.filter((part) => part.startsWith('.')).map((part) => part.slice(1));
  const attributes = parts
    .filter((part) => part.startsWith('['))
    .map((part) => {
      const [name = '', value] = part.slice(1, -1).split('=');
      return { name, value: value === undefined ? null : value.replace(/^["']|["']$/g, '') };
    });
  return { tag, id, classes, attributes };
}
