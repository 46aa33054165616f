/** How large the member wants text: 0 as drawn, 1 larger, 2 largest. */
export type FontStep = 0 | 1 | 2;

/** What the surroundings ask of a page. */
export interface System {
  /** The member's text size, as set in WeChat. */
  readonly fontStep: FontStep;
  /** Light or dark held fast, null to follow the surroundings. */
  readonly theme: 'light' | 'dark' | null;
  /** True where the page must draw its own navigation bar. */
  readonly drawsNavigationBar: boolean;
}

/** WeChat's text size setting is in px: 16 is standard, its larger steps are 17 to 20 and beyond. */
export function computeFontStep(fontSizeSetting: number | undefined): FontStep {
  if (fontSizeSetting === undefined || fontSizeSetting <= 17) return 0;
  return fontSizeSetting <= 19 ? 1 : 2;
}
