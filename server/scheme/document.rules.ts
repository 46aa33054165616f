import type { ConfigSection } from '../../shared/contract/ops/config-sections';
import type { GrowthScheme, Scheme } from './scheme.schema';

/** A configuration cut into the parts in which it is edited; what a draft holds may be faulty. */
export type SchemeSections = Readonly<Record<ConfigSection, unknown>>;

/** A whole scheme cut into its sections. */
export function sectionsOf(scheme: Scheme): SchemeSections {
  const { programmeName, invitation, agreements, families, plans, ...others } = scheme;
  const { growth, points, benefits, shelf, badges, messages } = others;
  return {
    texts: { programmeName, invitation, agreements },
    plans: { families, plans },
    growth,
    points,
    benefits,
    shelf,
    badges,
    messages,
  };
}

/** The document of some sections, as `parseScheme` takes it: the way back of `sectionsOf`. */
export function documentOf(code: string, { texts, plans, ...others }: SchemeSections): Record<string, unknown> {
  return { code, ...asObject(texts, 'texts'), ...asObject(plans, 'plans'), ...others };
}

/** What is no object cannot be laid open: it stays under its own name, where the form's check finds it. */
function asObject(content: unknown, name: string): object {
  const fits = typeof content === 'object' && content !== null && !Array.isArray(content);
  return fits ? content : { [name]: content };
}

/**
 * What is live after a scheme of growth alone was loaded on top of a whole one, exactly as the loader does it: plans and
 * texts stay; benefits and shelf stay where it has none; points and badges are its own, also where it has none. Benefits
 * that plans promise and it does not bring stay, behind its own.
 */
export function overlayScheme(live: Scheme, top: GrowthScheme): Scheme {
  const { growth, points, shelf, badges } = top;
  const promised = new Set(live.plans.flatMap((plan) => plan.benefits));
  const benefits =
    top.benefits === null
      ? live.benefits
      : [
          ...top.benefits,
          ...live.benefits.filter(
            ({ code }) => promised.has(code) && !top.benefits?.some((benefit) => benefit.code === code),
          ),
        ];
  return { ...live, growth, benefits, points, shelf: shelf ?? live.shelf, badges };
}

/** Whether two values say the same; in which order an object names its parts does not matter. */
export function isSameContent(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
