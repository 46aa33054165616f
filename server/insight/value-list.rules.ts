/** Collects numbers one after the other in eight bytes each, however many come. */
export interface ValueList {
  add(value: number): void;
  /** What was collected so far; not to be added to afterwards. */
  toArray(): Float64Array;
}

const FIRST_CAPACITY = 1_024;

/** An empty list. */
export function createValueList(): ValueList {
  let values = new Float64Array(FIRST_CAPACITY);
  let length = 0;
  return {
    add(value) {
      if (length === values.length) {
        const wider = new Float64Array(length * 2);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    toArray: () => values.subarray(0, length),
  };
}
