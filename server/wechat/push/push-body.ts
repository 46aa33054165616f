import { XMLParser } from 'fast-xml-parser';
import { isJsonObject, type JsonObject, parseJson } from '../json';

/** Values stay text: ids are longer than a number can hold, and `0012` is not 12. */
const xml = new XMLParser({ ignoreAttributes: true, ignoreDeclaration: true, parseTagValue: false });

/** A document type can define entities; WeChat sends none, so who sends one is refused before it is parsed. */
const DOCUMENT_TYPE = /<!(DOCTYPE|ENTITY)/i;

/**
 * Reads a push, XML or JSON as the app is set up (Message push: the mini-program may be either, the official account is
 * XML). Null when it is neither.
 */
export function parsePushBody(text: string): JsonObject | null {
  const start = text.trimStart();
  if (start.startsWith('{')) {
    const parsed = parseJson(start);
    return isJsonObject(parsed) ? parsed : null;
  }
  return start.startsWith('<') ? parseXml(start) : null;
}

function parseXml(text: string): JsonObject | null {
  if (DOCUMENT_TYPE.test(text)) return null;
  try {
    const parsed: unknown = xml.parse(text, true);
    if (!isJsonObject(parsed)) return null;
    const root = parsed.xml ?? Object.values(parsed)[0];
    return isJsonObject(root) ? root : null;
  } catch {
    return null;
  }
}
