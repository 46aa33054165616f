/** As the server's schema has it. */
export const SHORTEST_PASSWORD = 12;

/** How well a password stands up, in words; what is too short is no password here. */
export interface PasswordStrength {
  /** 0 to 100 */
  readonly percent: number;
  readonly words: string;
  readonly level: 'bad' | 'fair' | 'good';
}

/**
 * A hint while typing: length counts most, then variety; repeats and runs count little. The server alone decides.
 */
export function estimateStrength(password: string): PasswordStrength {
  if (password.length < SHORTEST_PASSWORD) {
    const percent = Math.round((password.length / SHORTEST_PASSWORD) * 40);
    return { percent, level: 'bad', words: `还差 ${SHORTEST_PASSWORD - password.length} 位` };
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  const varied = new Set(password).size;
  const score = Math.min(password.length, 24) + varied + kinds * 3 - countRuns(password) * 2;
  if (score < 26) return { percent: 55, level: 'fair', words: '可以用，但容易猜到：换成几个不相干的词会更好' };
  if (score < 36) return { percent: 80, level: 'good', words: '不错' };
  return { percent: 100, level: 'good', words: '很好' };
}

/** How often a character repeats or follows its neighbour: `aaa`, `123`. */
function countRuns(password: string): number {
  const codes = [...password].map((letter) => letter.codePointAt(0) ?? 0);
  return codes.filter((code, index) => index > 0 && [0, 1].includes(Math.abs(code - (codes[index - 1] ?? 0)))).length;
}
