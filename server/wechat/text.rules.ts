/** Cuts to `length` characters as WeChat counts them: by Unicode code point, so that no emoji is torn in two. */
export function cutByCodePoint(text: string, length: number): string {
  const points = Array.from(text);
  return points.length <= length ? text : points.slice(0, length).join('');
}
