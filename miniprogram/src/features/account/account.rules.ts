/** What is wrong with a number that is to be topped up; null where nothing is. */
export function findAccountFault(digits: string): string | null {
  if (digits === '') return '请填写要充值的手机号';
  if (digits.length !== 11) return `手机号是 11 位，现在有 ${digits.length} 位`;
  return /^1[3-9]/.test(digits) ? null : '请检查手机号，开头不对';
}

/** `138 1234 5678`: a number as one reads it out. */
export function groupPhone(digits: string): string {
  return digits.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
}
