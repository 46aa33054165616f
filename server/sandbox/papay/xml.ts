/** Fields of a v2 message. */
export type Fields = Readonly<Record<string, string>>;

const ELEMENT = /\s*<([A-Za-z_][\w$]*)>((?:<!\[CDATA\[[\s\S]*?\]\]>|[^<&])*)<\/\1>\s*/y;

/** The fields of `<xml>…</xml>`; null for anything but flat elements, each once, their text plain or in CDATA. */
export function readXml(text: string): Fields | null {
  const inside = /^\s*<xml>([\s\S]*)<\/xml>\s*$/.exec(text)?.[1];
  if (inside === undefined) return null;
  const fields: Record<string, string> = {};
  ELEMENT.lastIndex = 0;
  while (ELEMENT.lastIndex < inside.length) {
    const found = ELEMENT.exec(inside);
    const [, name = '', content = ''] = found ?? [];
    if (found === null || Object.hasOwn(fields, name)) return null;
    fields[name] = content.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1');
  }
  return fields;
}

/** The fields as WeChat writes them: numbers bare, everything else in CDATA. */
export function writeXml(fields: Fields): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}>${writeValue(value)}</${name}>`);
  return `<xml>\n${lines.join('\n')}\n</xml>`;
}

function writeValue(value: string): string {
  return /^\d{1,9}$/.test(value) ? value : `<![CDATA[${value.split(']]>').join(']]]]><![CDATA[>')}]]>`;
}
