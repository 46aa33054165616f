import { readFileSync } from 'node:fs';
import shop from './ready-made/shop.json';

/** The ready-made schemes by name. */
const readyMade: Readonly<Record<string, unknown>> = { shop };

/** The scheme that a first start loads. */
export const DEFAULT_SCHEME = 'shop';

/** Names that `npm run scheme -- load <name>` knows. */
export const readyMadeNames: readonly string[] = Object.keys(readyMade);

/**
 * The content of a ready-made scheme, or of a JSON file.
 * @throws Error in one sentence when there is neither, or the file is not JSON
 */
export function readScheme(nameOrFile: string): unknown {
  if (Object.hasOwn(readyMade, nameOrFile)) return readyMade[nameOrFile];
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch {
    throw new Error(
      `“${nameOrFile}” is neither a ready-made scheme (${readyMadeNames.join(', ')}) nor a readable file`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${nameOrFile} is not JSON: ${(error as Error).message}`);
  }
}
