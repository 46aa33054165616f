import { displayWidth, plotSegmentation } from '../../../server/insight/segmentation.plot';
import { measures } from '../../../server/insight/segmentation.report';
import { buildReport } from './support';

const spread = Array.from({ length: 300 }, (_, index) => index * index);

/** The lines of the table of bands. */
function tableOf(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => line.startsWith('区间'));
  return lines.slice(start, lines.indexOf('80/20') - 1).filter((line) => !line.startsWith('·'));
}

describe('the terminal’s plot', () => {
  it('shows a line a band with count, share, value and value share', () => {
    const lines = plotSegmentation(buildReport([0, 4_999, 5_000, 15_000]), 80);
    const cells = tableOf(lines).map((line) => line.split(/\s{2,}/).slice(0, 5));
    expect(cells).toEqual([
      ['区间', '人数', '占比', '金额', '金额占比'],
      ['¥0–50', '2', '50.00%', '¥49.99', '20.00%'],
      ['¥50–100', '1', '25.00%', '¥50', '20.00%'],
      ['¥100–150', '0', '0.00%', '¥0', '0.00%'],
      ['¥150–200', '1', '25.00%', '¥150', '60.00%'],
    ]);
  });

  it.each([40, 48, 60, 80, 100, 160])('keeps its table within %i columns, with plain characters only', (width) => {
    const lines = plotSegmentation(buildReport(spread), width);
    for (const line of tableOf(lines)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
  });

  it('lets the longest bar fill what is left, and shows the smallest', () => {
    const [, longest, , shortest] = tableOf(plotSegmentation(buildReport([...Array(999).fill(1), 12_000]), 70));
    expect(displayWidth(longest!)).toBe(70);
    expect(longest).toMatch(/█{20,}$/);
    expect(shortest).toMatch(/%\s+▏$/);
  });

  it('leaves the bars out where it is too narrow for them', () => {
    expect(plotSegmentation(buildReport(spread), 36).join('')).not.toMatch(/[█▏▎▍▌▋▊▉]/);
  });

  it('says what it folded, which unit would show more, and why there are fewer tiers', () => {
    const folded = plotSegmentation(buildReport(spread, { unit: 10 }), 80).join('\n');
    expect(folded).toContain('最多列 40 段：¥3.90 以上的 8,902 段合为一段');
    expect(folded).toContain('可用 --unit 5000');
    expect(plotSegmentation(buildReport([5, 7, 7]), 80)).toContain('要 4 档，但只有 2 种不同的值：只能分 2 档');
  });

  it('says both ways of the 80/20 rule, and that there is none where nobody has any value', () => {
    expect(plotSegmentation(buildReport([80, 5, 5, 5, 5]), 80).join('\n')).toMatch(
      /前 20% 的会员（1 位，20.00%）贡献 80.00% 的金额\n· 80% 的金额来自前 20.00% 的会员（1 位，合计 80.00%）/,
    );
    expect(plotSegmentation(buildReport([0, 0]), 80)).toContain('· 合计为 0，看不出谁贡献得多。');
  });

  it('shows plain numbers without the yuan sign', () => {
    const lines = plotSegmentation(buildReport([1_200, 60], { measure: measures.plain }), 80).join('\n');
    expect(lines).toContain('合计 1,260');
    expect(lines).not.toContain('¥');
  });
});
