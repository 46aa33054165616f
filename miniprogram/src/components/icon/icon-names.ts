/** Every drawing that `icon.scss` has. A test holds the two against each other. */
export const iconNames = [
  'birthday',
  'calendar',
  'check',
  'chevron',
  'clock',
  'close',
  'coffee',
  'coupon',
  'crown',
  'delivery',
  'discount',
  'gift',
  'lounge',
  'message',
  'offline',
  'order',
  'person',
  'points',
  'refund',
  'service',
  'shield',
  'star',
] as const;

export type IconName = (typeof iconNames)[number];

/** The drawing for a name that the server sent; a name that this version does not know gets the star. */
export function iconNameOf(text: string): IconName {
  return iconNames.find((name) => name === text) ?? 'star';
}
