/** A page in a browser is only ever the demonstration. */
export function appVersion(): string {
  return '演示版';
}
