/** Soft background colours that carry white letters. */
const COLOURS = ['#5b8c5a', '#4a7fb0', '#b5694d', '#8a6bb1', '#3f8f8b', '#b08a3c'];

/** A person's picture as a data URL: their last character on a coloured ground, as many people's pictures look. */
export function drawAvatar(nickname: string, number: number): string {
  const letter = [...nickname].at(-1) ?? '人';
  const colour = COLOURS[(number - 1) % COLOURS.length] ?? '#5b8c5a';
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="132" height="132" viewBox="0 0 132 132">` +
    `<rect width="132" height="132" fill="${colour}"/>` +
    `<circle cx="${30 + ((number * 37) % 70)}" cy="18" r="44" fill="#ffffff" opacity="0.14"/>` +
    `<text x="66" y="86" font-size="56" text-anchor="middle" fill="#ffffff" ` +
    `font-family="'Noto Sans CJK SC','PingFang SC',sans-serif">${escapeXml(letter)}</text></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
