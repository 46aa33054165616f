import qrcode from 'qrcode-generator';

/** The empty border that a reader needs around the code, in modules: four, by ISO/IEC 18004. */
export const QUIET_ZONE = 4;

/** A code as a drawing: dark stretches as one SVG path on a square of `size` × `size` modules, border included. */
export interface QrPath {
  readonly size: number;
  readonly path: string;
}

/**
 * Draws a text as a QR code with error correction M. Stretches of a row are one rectangle each, so that the drawing of a
 * member number stays below 2 KB.
 */
export function buildQrPath(text: string): QrPath {
  const code = qrcode(0, 'M');
  code.addData(text, /^\d+$/.test(text) ? 'Numeric' : 'Byte');
  code.make();
  const modules = code.getModuleCount();
  const parts: string[] = [];
  for (let row = 0; row < modules; row += 1) {
    for (let column = 0; column < modules; column += 1) {
      if (!code.isDark(row, column)) continue;
      const from = column;
      while (column + 1 < modules && code.isDark(row, column + 1)) column += 1;
      const length = column - from + 1;
      parts.push(`M${from + QUIET_ZONE} ${row + QUIET_ZONE}h${length}v1h-${length}z`);
    }
  }
  return { size: modules + 2 * QUIET_ZONE, path: parts.join('') };
}

/** The drawing as an address that a style can name: black on white in any theme, because readers expect that. */
export function buildQrUrl(text: string): string {
  const { size, path } = buildQrPath(text);
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 ${size} ${size}' shape-rendering='crispEdges'><path fill='white' d='M0 0h${size}v${size}h-${size}z'/><path d='${path}'/></svg>`;
  return `data:image/svg+xml,${svg.replace(/[<>#%]/g, encodeURIComponent)}`;
}
