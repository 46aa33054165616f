/** The colours of the picture: warm paper, ink, and gold for value. */
export const palette = {
  paper: '#F6F4F0',
  surface: '#FFFFFF',
  line: '#EAE5DD',
  ink: '#1D1B19',
  ink2: '#6B6560',
  ink3: '#8A837B',
  member: '#5B5249',
  value: '#D9A95C',
  accent: '#B4531F',
} as const;

/** Numbers in the picture have two decimals at most. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Text as it may stand in XML, without the control characters that no XML can hold. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ').replace(/[&<>"]/g, (char) => entities[char]!);
}

export interface TextStyle {
  readonly size?: number;
  readonly colour?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly isBold?: boolean;
}

/** A line of text on its baseline. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 13, colour = palette.ink2, anchor = 'start', isBold = false } = style;
  const weight = isBold ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}>${escapeXml(content)}</text>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"${more && ` ${more}`}/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, more = ''): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}"${more && ` ${more}`}/>`;
}

/** A white card with a title. */
export function panel(x: number, y: number, width: number, height: number, title: string): string {
  return (
    rect(x, y, width, height, palette.surface, `rx="16" stroke="${palette.line}"`) +
    text(x + 24, y + 36, title, { size: 17, colour: palette.ink, isBold: true })
  );
}

/** A small square and what it stands for. */
export function legend(x: number, y: number, colour: string, label: string): string {
  return rect(x, y - 10, 11, 11, colour, 'rx="3"') + text(x + 18, y, label);
}

/** Round steps of an axis from 0 to at least `largest` basis points, four or five of them. */
export function shareTicks(largest: number): number[] {
  const step = [50, 100, 200, 500, 1_000, 2_000, 2_500].find((each) => each * 5 >= largest) ?? 2_500;
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
