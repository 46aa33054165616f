import type { InvoiceTitle } from '@shared/contract/invoice';

/** A title as it is being entered. */
export interface InvoiceDraft {
  readonly kind: InvoiceTitle['kind'];
  readonly title: string;
  readonly taxNumber: string;
  readonly email: string;
}

/** What is wrong with a draft, by field; a field without a fault is not in it. */
export type DraftFaults = Partial<Record<'title' | 'taxNumber' | 'email', string>>;

const EMPTY: InvoiceDraft = { kind: 'personal', title: '', taxNumber: '', email: '' };

/** What the form begins with: what was asked for, else what was used last, else nothing. */
export function draftOf(title: InvoiceTitle | null | undefined): InvoiceDraft {
  return title ? { ...title, taxNumber: title.taxNumber ?? '' } : EMPTY;
}

/** What is wrong with the form of a draft; whether a tax number is right, the server says. */
export function findDraftFaults({ kind, title, taxNumber, email }: InvoiceDraft): DraftFaults {
  return {
    ...(title.trim() === '' ? { title: kind === 'company' ? '请填写公司名称' : '请填写姓名或“个人”' } : {}),
    ...(kind === 'company' && !/^[0-9A-Za-z]{15,20}$/.test(taxNumber.trim())
      ? { taxNumber: '税号是 15 至 20 位数字或字母' }
      : {}),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? {} : { email: '请填写正确的邮箱' }),
  };
}

/** What is sent of a draft. */
export function titleOfDraft({ kind, title, taxNumber, email }: InvoiceDraft): InvoiceTitle {
  const number = kind === 'company' ? taxNumber.trim().toUpperCase() : null;
  return { kind, title: title.trim(), taxNumber: number, email: email.trim() };
}
