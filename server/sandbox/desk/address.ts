/** Light or dark. */
export type Theme = 'light' | 'dark';

/** WeChat's text size setting in px: standard, larger, largest. */
export type FontSize = 16 | 18 | 20;

/** How the phones look. */
export interface Appearance {
  readonly theme: Theme;
  readonly fontSize: FontSize;
}

/** The address of the mini-program as this person's phone shows it. */
export function phoneAddress(personId: string, { theme, fontSize }: Appearance): string {
  return `/h5/?${new URLSearchParams({ person: personId, theme, fontSize: String(fontSize) })}`;
}

/** Where in the mini-program a message leads, as the hash of the H5 build; with or without a slash in front. */
export function hashOfPage(page: string): string {
  return `#/${page.replace(/^\/+/, '')}`;
}
