import type { ConfigSection } from '../../../../../../shared/contract/ops/config-sections';
import { BadgesForm } from './badges-form';
import { BenefitsForm } from './benefits-form';
import type { SectionForm } from './form-shape';
import { GrowthForm } from './growth-form';
import { MessagesForm } from './messages-form';
import { PlansForm } from './plans-form';
import { PointsForm } from './points-form';
import { ShelfForm } from './shelf-form';

/** Sections that have a form; the others are edited as JSON. */
export const sectionForms: Readonly<Partial<Record<ConfigSection, SectionForm>>> = {
  plans: PlansForm,
  growth: GrowthForm,
  points: PointsForm,
  benefits: BenefitsForm,
  shelf: ShelfForm,
  badges: BadgesForm,
  messages: MessagesForm,
};
