import { createHmac } from 'node:crypto';
import { type InvoiceTitle, invoiceTitleSchema } from '../../shared/contract/invoice';
import { decryptText, deriveKey, encryptText } from '../database/cipher';

/** How titles of invoices rest: names, tax numbers and addresses belong to the member. */
export interface InvoiceCipher {
  /** @param ownerId id of the row that it belongs to */
  encrypt(title: InvoiceTitle, ownerId: string): string;
  /** @throws when the text was changed, or was encrypted for another row or under another data key */
  decrypt(cipher: string, ownerId: string): InvoiceTitle;
  /** Equal titles have equal marks, and nothing else can be told. */
  mark(title: InvoiceTitle): string;
}

/** Derives its keys from the server's data key. @param dataKey 32 bytes */
export function createInvoiceCipher(dataKey: Buffer): InvoiceCipher {
  const key = deriveKey(dataKey, 'invoice', 'title');
  const markKey = deriveKey(dataKey, 'invoice', 'title-mark');
  const textOf = ({ kind, title, taxNumber, email }: InvoiceTitle) => JSON.stringify({ kind, title, taxNumber, email });
  return {
    encrypt: (title, ownerId) => encryptText(key, textOf(title), ownerId),
    decrypt: (cipher, ownerId) => invoiceTitleSchema.parse(JSON.parse(decryptText(key, cipher, ownerId))),
    mark: (title) => createHmac('sha256', markKey).update(textOf(title)).digest('base64url'),
  };
}
