const FIRST_SLOTS = 1_024;
const FIRST_BYTES = 64 * 1_024;

/**
 * A set of numbers (texts of ASCII) for as many as a day has trades: their bytes stand in one block and an open hash table
 * points into it, so that a hundred thousand take some megabytes outside the heap and nothing has to be collected.
 */
export class NumberSet {
  private slots = new Uint32Array(FIRST_SLOTS);
  /** Each entry: its length in one byte, then its bytes. Entry 0 is never used, so that 0 means an empty slot. */
  private bytes = Buffer.alloc(FIRST_BYTES);
  private end = 1;
  private count = 0;

  get size(): number {
    return this.count;
  }

  has(text: string): boolean {
    return this.slots[this.slotOf(text)] !== 0;
  }

  /** @returns false where it was there already @throws RangeError for more than 255 characters */
  add(text: string): boolean {
    if (text.length > 255) throw new RangeError('too long a number');
    const slot = this.slotOf(text);
    if (this.slots[slot] !== 0) return false;
    this.slots[slot] = this.append(text);
    this.count += 1;
    if (this.count * 2 > this.slots.length) this.grow();
    return true;
  }

  /** The slot that holds the text, or the empty one where it would be. */
  private slotOf(text: string): number {
    const mask = this.slots.length - 1;
    for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
      const at = this.slots[slot] ?? 0;
      if (at === 0 || this.isAt(at, text)) return slot;
    }
  }

  private isAt(at: number, text: string): boolean {
    if (this.bytes[at] !== text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (this.bytes[at + 1 + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  private append(text: string): number {
    const at = this.end;
    if (at + text.length + 1 > this.bytes.length) {
      this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
    }
    this.bytes[at] = text.length;
    this.bytes.write(text, at + 1, 'latin1');
    this.end = at + text.length + 1;
    return at;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    for (const at of old) {
      if (at === 0) continue;
      const text = this.bytes.toString('latin1', at + 1, at + 1 + (this.bytes[at] ?? 0));
      this.slots[this.slotOf(text)] = at;
    }
  }
}

/** FNV-1a over the text's characters. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
