import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { measures } from '../../../server/insight/segmentation.report';
import { drawSegmentation } from '../../../server/insight/segmentation.svg';
import { buildReport } from './support';

const heavyTail = Array.from({ length: 500 }, (_, index) => Math.floor(1_500 / ((index + 0.5) / 500) ** 0.86));

/** Elements of a kind, with their attributes. */
function elementsOf(svg: string, name: string): Record<string, string>[] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (tag) => tag === name });
  return parser.parse(svg).svg[name];
}

describe('the picture', () => {
  it.each<[string, number[]]>([
    ['a heavy tail', heavyTail],
    ['one member', [12_345]],
    ['nobody with any value', [0, 0, 0]],
    ['all equal', Array(30).fill(5_000)],
    ['amounts of a million yuan', [100_000_000, 200_000_000, 3]],
  ])('of %s is well-formed and keeps all that it draws within its frame', (_, values) => {
    const svg = drawSegmentation(buildReport(values));
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    const height = Number(/viewBox="0 0 1080 (\d+)"/.exec(svg)?.[1]);
    for (const { x, y, width, height: tall } of elementsOf(svg, 'rect')) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(1_080);
      expect(Number(y) + Number(tall)).toBeLessThanOrEqual(height);
      expect(Math.min(Number(width), Number(tall))).toBeGreaterThanOrEqual(0);
    }
    for (const { x, y } of elementsOf(svg, 'text')) {
      expect(Number(x)).toBeLessThanOrEqual(1_080);
      expect(Number(y)).toBeLessThanOrEqual(height);
    }
  });

  it('has two bars for each band that has somebody, and every proposed threshold', () => {
    const report = buildReport(heavyTail);
    const svg = drawSegmentation(report);
    const bars = elementsOf(svg, 'rect').filter(({ fill, rx }) => ['#5B5249', '#D9A95C'].includes(fill!) && rx !== '3');
    const shown = report.segmentation.bands.flatMap((band) => [band.shareBp, band.valueShareBp]).filter(Boolean);
    expect(bars).toHaveLength(shown.length);
    for (const { tiers } of report.proposals) {
      for (const tier of tiers.slice(1)) expect(svg).toContain(`>${measures.fen.format(tier.from)} 起<`);
    }
  });

  it('needs nothing from elsewhere, and shows a title as text whatever it holds', () => {
    const svg = drawSegmentation(buildReport([1, 2], { title: '<script>&"\u0007.csv' }));
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|href|url\(|@import|\p{Cc}.csv/u);
    expect(svg).toContain('&lt;script&gt;&amp;&quot; .csv');
  });
});
