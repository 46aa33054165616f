import { type KeyObject, sign } from 'node:crypto';
import type { Instant } from '../../shared/kernel/instant';

/** What a self-signed certificate says. */
export interface CertificateText {
  /** 40 hexadecimal digits whose first is 1 to 7, so that the number is positive. */
  readonly serial: string;
  readonly commonName: string;
  readonly organization: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/**
 * A self-signed X.509 v3 certificate (RFC 5280) over an RSA key as PEM: node:crypto reads certificates, but cannot make
 * them.
 */
export function buildCertificate(text: CertificateText, publicKey: KeyObject, privateKey: KeyObject): string {
  const name = sequence(
    relativeName(OID.organization, text.organization),
    relativeName(OID.commonName, text.commonName),
  );
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from(text.serial, 'hex')),
    SHA256_WITH_RSA,
    name,
    sequence(time(text.notBefore), time(text.notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('RSA-SHA256', body, privateKey);
  const certificate = sequence(body, SHA256_WITH_RSA, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Object identifiers, already encoded. */
const OID = {
  commonName: Buffer.from('0603550403', 'hex'),
  organization: Buffer.from('060355040a', 'hex'),
  sha256WithRsa: Buffer.from('06092a864886f70d01010b', 'hex'),
};

const SHA256_WITH_RSA = sequence(OID.sha256WithRsa, Buffer.from('0500', 'hex'));

/** Tag, length, value: the one form of DER. */
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), encodeLength(value.length), value]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function integer(value: Buffer): Buffer {
  return tagged(0x02, value);
}

function relativeName(oid: Buffer, value: string): Buffer {
  return tagged(0x31, sequence(oid, tagged(0x0c, Buffer.from(value, 'utf8'))));
}

/** UTCTime through 2049, GeneralizedTime from 2050, as RFC 5280 demands. */
function time(instant: Instant): Buffer {
  const digits = new Date(instant).toISOString().slice(0, 19).replaceAll(/\D/g, '');
  return Number(digits.slice(0, 4)) < 2050
    ? tagged(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : tagged(0x18, Buffer.from(`${digits}Z`));
}
