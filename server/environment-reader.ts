import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseTemplates, type TemplateTable } from './message/template.rules';
import { parseSuppliers, type SupplierTable } from './supply/supplier.rules';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the server listens unless `PORT` says otherwise. */
export const DEFAULT_PORT = 8080;

/** Reads names one by one and gathers what is wrong with them. */
export class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(readonly environment: Environment) {}

  fault(sentence: string): void {
    this.faults.push(sentence);
  }

  required(name: string): string {
    const value = this.environment[name] ?? '';
    if (value === '') this.fault(`${name} is missing.`);
    return value;
  }

  /** All of a group or none of it; null when it is not there. */
  group<F extends string>(
    title: string,
    prefix: string,
    fields: readonly F[],
    demanded: boolean,
  ): Record<F, string> | null {
    const values = fields.map((field) => [field, this.environment[`${prefix}_${field}`] ?? ''] as const);
    const missing = values.filter(([, value]) => value === '').map(([field]) => `${prefix}_${field}`);
    if (missing.length === fields.length && !demanded) return null;
    if (missing.length > 0) {
      this.fault(`${title}: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`);
      return null;
    }
    return Object.fromEntries(values) as Record<F, string>;
  }

  url(name: string, fallback: string): string {
    const value = this.environment[name] || fallback;
    try {
      const url = new URL(value);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not http');
      return value.replace(/\/+$/, '');
    } catch {
      this.fault(`${name} is not an http(s) URL: ${value}`);
      return fallback;
    }
  }

  port(): number {
    const text = this.environment.PORT || String(DEFAULT_PORT);
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) this.fault(`PORT must be a number from 0 to 65535, not ${text}.`);
    return port;
  }

  trustedProxies(): string[] {
    const addresses = (this.environment.TRUSTED_PROXIES ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean);
    for (const address of addresses) {
      if (isIP(address) === 0) this.fault(`TRUSTED_PROXIES takes IP addresses, not ${address}.`);
    }
    return addresses;
  }

  dataKey(): Buffer {
    const key = Buffer.from(this.required('DATA_KEY'), 'base64');
    if (this.environment.DATA_KEY && key.length !== 32) this.fault('DATA_KEY must be the base64 of 32 bytes.');
    return key;
  }

  /** PEM text, or the path of a file that holds it. */
  pem(name: string): string {
    const value = this.environment[name] ?? '';
    if (value === '' || value.includes('-----BEGIN')) return value.replaceAll('\\n', '\n');
    try {
      return readFileSync(value, 'utf8');
    } catch {
      this.fault(`${name} is neither PEM text nor a readable file.`);
      return '';
    }
  }

  parse(name: string, pem: string, read: (pem: string) => unknown): void {
    if (pem === '') return;
    try {
      read(pem);
    } catch {
      this.fault(`${name} cannot be read as a key or certificate.`);
    }
  }

  templates(name: string): TemplateTable {
    const parsed = parseTemplates(this.environment[name] || '{}');
    if (parsed.ok) return parsed.value;
    for (const sentence of parsed.refusal) this.fault(`${name}: ${sentence}`);
    return {};
  }

  suppliers(name: string): SupplierTable {
    const parsed = parseSuppliers(this.environment[name] || '{}');
    if (parsed.ok) return parsed.value;
    for (const sentence of parsed.refusal) this.fault(`${name}: ${sentence}`);
    return {};
  }

  checkAesKeys(): void {
    for (const name of ['WECHAT_MINIPROGRAM_AES_KEY', 'WECHAT_OFFICIAL_AES_KEY']) {
      const value = this.environment[name];
      if (value && !/^[A-Za-z0-9+/]{43}$/.test(value))
        this.fault(`${name} must be the 43 characters of EncodingAESKey.`);
    }
  }
}
