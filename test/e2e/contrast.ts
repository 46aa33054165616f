import type { Page } from 'playwright-core';

/** Words on a page that are hard to read: where they stand and how they differ from what is behind them. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
}

/**
 * Every visible text of a page that is below WCAG 2.2 AA: 4.5 : 1, and 3 : 1 where it is large. What is switched off is
 * left out, as the rule has it, and what stands on a picture.
 */
export function findFaintText(page: Page): Promise<FaintText[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    /** Whatever way a colour is written. */
    const parse = (colour: string): Colour => {
      if (!context) return [0, 0, 0, 0];
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const groundOf = (element: Element): Colour => {
      const own = parse(getComputedStyle(element).backgroundColor);
      if (own[3] > 0.99) return own;
      return over(own, element.parentElement ? groundOf(element.parentElement) : [255, 255, 255, 1]);
    };
    const luminance = ([red, green, blue]: Colour) => {
      const linear = [red, green, blue].map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const isOff = (element: Element) =>
      element.closest('[disabled], [aria-disabled="true"], [class*="-disabled"], [aria-hidden="true"]') !== null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const [text, element] = [node.textContent?.trim() ?? '', node.parentElement];
      if (text === '' || !element || isOff(element) || !element.checkVisibility({ opacityProperty: true })) continue;
      if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName) || element.closest('svg')) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const ground = groundOf(element);
      const levels = [luminance(over(parse(color), ground)), luminance(ground)].sort((one, other) => other - one);
      const ratio = ((levels[0] ?? 0) + 0.05) / ((levels[1] ?? 0) + 0.05);
      const size = Number.parseFloat(fontSize);
      const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700);
      if (ratio < (isLarge ? 3 : 4.5)) faint.push({ text: text.slice(0, 40), ratio: Math.round(ratio * 100) / 100 });
    }
    return faint;
  });
}
