import { CURVE_HEIGHT, CURVE_WIDTH, type Curve } from '@/features/growth/curve.rules';

/** The stairs and the ground under them as an address that a style can name; as a mask, it takes the page's colour. */
export function buildCurveUrl({ line, area }: Pick<Curve, 'line' | 'area'>): string {
  const fade =
    "<linearGradient id='f' x1='0' y1='0' x2='0' y2='1'><stop stop-opacity='.34'/><stop offset='1' stop-opacity='.03'/></linearGradient>";
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}'>${fade}<path d='${area}' fill='url(#f)'/><path d='${line}' fill='none' stroke='black' stroke-width='7' stroke-linecap='round' stroke-linejoin='round'/></svg>`;
  return `data:image/svg+xml,${svg.replace(/[<>#%]/g, encodeURIComponent)}`;
}
