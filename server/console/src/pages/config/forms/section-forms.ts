import type { ConfigSection } from '../../../../../../shared/contract/ops/config-sections';
import { BenefitsForm } from './benefits-form';
import type { SectionForm } from './form-shape';
import { GrowthForm } from './growth-form';
import { PlansForm } from './plans-form';
import { ShelfForm } from './shelf-form';

/** Sections that have a form; the others are edited as JSON. */
export const sectionForms: Readonly<Partial<Record<ConfigSection, SectionForm>>> = {
  plans: PlansForm,
  growth: GrowthForm,
  benefits: BenefitsForm,
  shelf: ShelfForm,
};
