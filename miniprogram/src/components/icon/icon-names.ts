/** Every drawing that `icon.scss` has. A test holds the two against each other. */
export const iconNames = [
  'bell',
  'birthday',
  'calendar',
  'camera',
  'check',
  'chevron',
  'clock',
  'close',
  'code',
  'coffee',
  'copy',
  'coupon',
  'crown',
  'delivery',
  'discount',
  'document',
  'download',
  'gift',
  'info',
  'lounge',
  'medal',
  'message',
  'offline',
  'order',
  'person',
  'phone',
  'points',
  'refund',
  'service',
  'shield',
  'star',
  'trash',
] as const;

export type IconName = (typeof iconNames)[number];

/** The drawing for a name that the server sent; a name that this version does not know gets the star. */
export function iconNameOf(text: string): IconName {
  return iconNames.find((name) => name === text) ?? 'star';
}
