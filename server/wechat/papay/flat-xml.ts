import { XMLParser } from 'fast-xml-parser';

/** Names and values of a message of the v2 interfaces, in the order in which they came. */
export type V2Fields = ReadonlyMap<string, string>;

/** Nothing that the v2 interfaces of WeChat Pay send is near this. */
export const LONGEST_V2_MESSAGE = 65_536;

/** Values stay as they came, spaces included: they are what was signed. */
const parser = new XMLParser({
  ignoreAttributes: false,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
});

const CDATA = /<!\[CDATA\[[\s\S]*?\]\]>/g;
/** Outside CDATA: document types, comments, processing instructions and entities. WeChat sends none of them. */
const FORBIDDEN = /<!|<\?(?!xml\s)|&/;
const NAME = /^[a-z][a-z0-9_$]*$/i;

/**
 * Reads a message of the v2 interfaces (WeChat Pay v2: XML): one root `xml` with flat fields. Null when it is anything
 * else: an attribute, a field within a field, a field that stands twice, an entity or a document type.
 */
export function parseFlatXml(text: string): V2Fields | null {
  if (text.length > LONGEST_V2_MESSAGE || FORBIDDEN.test(text.replace(CDATA, ''))) return null;
  const root = rootOf(text);
  if (root === null) return null;
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(root)) {
    // Line breaks between the fields.
    if (name === '#text' && typeof value === 'string' && value.trim() === '') continue;
    if (typeof value !== 'string' || !NAME.test(name)) return null;
    fields.set(name, value);
  }
  return fields;
}

/** Writes a message of the v2 interfaces; every value stands in CDATA, so that nothing has to be escaped. */
export function writeFlatXml(fields: V2Fields): string {
  const elements = [...fields].map(
    ([name, value]) => `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`,
  );
  return `<xml>${elements.join('')}</xml>`;
}

function rootOf(text: string): object | null {
  try {
    const { xml }: { xml?: unknown } = parser.parse(text, true);
    return typeof xml === 'object' && xml !== null && !Array.isArray(xml) ? xml : null;
  } catch {
    return null;
  }
}
