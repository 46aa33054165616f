/** A cell of a table that is saved. */
export type CsvCell = string | number | null | undefined;

/**
 * A table as CSV that spreadsheets open in Chinese. Cells that a spreadsheet would take for a formula are kept text.
 * @param rows the first one names the columns
 */
export function buildCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Hands a text to the browser as a file. */
export function saveText(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  saveAddress(name, URL.createObjectURL(new Blob([text], { type })));
}

/** Lets the browser fetch a file of the server's, with the operator's session. */
export function saveAddress(name: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  if (address.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function csvCell(value: CsvCell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
