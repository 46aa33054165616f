/** What `this.data` of a page or component holds. */
export type Data = Record<string, unknown>;

/** What one setData did. */
export interface Patched {
  /** The first parts of the paths that were set. */
  readonly fields: ReadonlySet<string>;
  readonly keys: readonly string[];
  /** Keys with the value undefined: WeChat does not set them and warns. */
  readonly refused: readonly string[];
  /** Size of the JSON that crosses to the view, UTF-8. */
  readonly bytes: number;
}

/** One setData above this is refused by WeChat (1 MB). */
export const SET_DATA_LIMIT_BYTES = 1024 * 1024;

/**
 * Sets paths such as `list[0].name` and `root.cn.[2].v` in `data`, from a copy through JSON, as WeChat does.
 * @param adopt makes the copy
 */
export function applyPatch(data: Data, patch: Data, adopt: <T>(value: T) => T): Patched {
  const json = JSON.stringify(patch);
  const copy = adopt(patch);
  const fields = new Set<string>();
  for (const [key, value] of Object.entries(copy)) {
    const parts = parsePath(key);
    fields.add(parts[0] ?? key);
    setAt(data, parts, value, adopt);
  }
  return {
    fields,
    keys: Object.keys(copy),
    refused: Object.keys(patch).filter((key) => patch[key] === undefined),
    bytes: Buffer.byteLength(json),
  };
}

function parsePath(key: string): readonly string[] {
  return key.match(/[^.[\]]+/g) ?? [key];
}

function setAt(data: Data, parts: readonly string[], value: unknown, adopt: <T>(value: T) => T): void {
  let holder: Data = data;
  parts.forEach((part, depth) => {
    const next = parts[depth + 1];
    if (next === undefined) {
      holder[part] = value;
      return;
    }
    const inner = holder[part];
    if (typeof inner !== 'object' || inner === null) holder[part] = adopt(/^\d+$/.test(next) ? [] : {});
    holder = holder[part] as Data;
  });
}
