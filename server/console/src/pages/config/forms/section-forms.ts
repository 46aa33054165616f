import type { ConfigSection } from '../../../../../../shared/contract/ops/config-sections';
import { BadgesForm } from './badges-form';
import { BenefitsForm } from './benefits-form';
import type { SectionForm } from './form-shape';
import { GrowthForm } from './growth-form';
import { MessagesForm } from './messages-form';
import { PlansForm } from './plans-form';
import { PointsForm } from './points-form';
import { ShelfForm } from './shelf-form';
import { TextsForm } from './texts-form';

/** Every section's form; JSON stays beside it. */
export const sectionForms: Readonly<Record<ConfigSection, SectionForm>> = {
  texts: TextsForm,
  plans: PlansForm,
  growth: GrowthForm,
  points: PointsForm,
  benefits: BenefitsForm,
  shelf: ShelfForm,
  badges: BadgesForm,
  messages: MessagesForm,
};
