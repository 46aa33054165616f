import { LessThan } from 'typeorm';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { decryptText, deriveKey, encryptText } from '../database/cipher';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { OperatorUpload, type UploadPurpose } from './upload.entity';

/** Long enough for a second person to come back from a holiday. */
export const UPLOADS_KEPT_MS = 30 * DAY_MS;

/** How files are kept at rest. */
export interface UploadCipher {
  encrypt(content: string, uploadId: string): string;
  /** @throws when the text was changed, or was encrypted for another file or under another data key */
  decrypt(cipher: string, uploadId: string): string;
}

/** Encrypts files under a key of their own. @param dataKey 32 bytes */
export function createUploadCipher(dataKey: Buffer): UploadCipher {
  const key = deriveKey(dataKey, 'operator', 'upload');
  return {
    encrypt: (content, uploadId) => encryptText(key, content, uploadId),
    decrypt: (cipher, uploadId) => decryptText(key, cipher, uploadId),
  };
}

/** A file as it was handed in. */
export interface UploadedFile {
  readonly fileName: string;
  readonly content: string;
  /** The operator's id. */
  readonly uploadedBy: string;
}

/** Keeps a file until an act imports it. @returns its id */
export async function keepUpload(
  database: Database,
  cipher: UploadCipher,
  purpose: UploadPurpose,
  { fileName, content, uploadedBy }: UploadedFile,
  now: Instant,
): Promise<string> {
  const id = newId(now);
  const row = { id, purpose, fileName: fileName.slice(0, 120), contentCipher: cipher.encrypt(content, id) };
  await database.inUnit((unit) => unit.insert(OperatorUpload, { ...row, uploadedBy, createdAt: now }));
  return id;
}

/** A kept file with its content; null where there is none for the purpose (any more). */
export async function openUpload(
  unit: Unit,
  cipher: UploadCipher,
  purpose: UploadPurpose,
  uploadId: string,
): Promise<{ readonly fileName: string; readonly content: string } | null> {
  const row = await unit.findOneBy(OperatorUpload, { id: uploadId, purpose });
  return row && { fileName: row.fileName, content: cipher.decrypt(row.contentCipher, uploadId) };
}

/** Removes a file that was imported. */
export async function dropUpload(unit: Unit, uploadId: string): Promise<void> {
  await unit.delete(OperatorUpload, { id: uploadId });
}

/** Removes files that nobody imported in time. */
export async function sweepUploads(database: Database, now: Instant): Promise<void> {
  await database.inUnit((unit) => unit.delete(OperatorUpload, { createdAt: LessThan(now - UPLOADS_KEPT_MS) }));
}
