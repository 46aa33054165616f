/** A card code has 20 characters, printed in fives: `7Q2KF-0XJ4M-…`. */
export const CARD_CODE_LENGTH = 20;
const GROUP = 5;

/** The characters of a code in what somebody typed: capitals, O as the zero and I and L as the one that they stand for. */
export function cleanCode(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .slice(0, CARD_CODE_LENGTH);
}

/** The characters of a code in fives, as on the card. */
export function groupCode(code: string): string {
  return (code.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).join('-');
}

// Without look-behind, which older phones cannot read.
const IN_TEXT = /(?:^|[^0-9A-Za-z])([0-9A-Za-z](?:[\s–—-]?[0-9A-Za-z]){19})(?![0-9A-Za-z])/;

/** What somebody has copied: the code within a sentence (`兑换码：7Q2KF-…`) as well as the code alone; null where there is none. */
export function findCode(copied: string): string | null {
  const found = IN_TEXT.exec(copied.normalize('NFKC'))?.[1];
  return found === undefined ? null : cleanCode(found);
}

/** What is missing before a code can be sent; null where nothing is. */
export function findCodeFault(code: string): string | null {
  if (code === '') return '请输入卡片上的兑换码';
  const missing = CARD_CODE_LENGTH - code.length;
  return missing > 0 ? `兑换码是 ${CARD_CODE_LENGTH} 位，还差 ${missing} 位` : null;
}
