/** The largest picture that the server takes. */
export const AVATAR_MAX_BYTES = 200 * 1024;

const SIGNATURES: readonly { readonly at: number; readonly bytes: readonly number[] }[][] = [
  [{ at: 0, bytes: [0xff, 0xd8, 0xff] }],
  [{ at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }],
  [
    { at: 0, bytes: [0x52, 0x49, 0x46, 0x46] },
    { at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  ],
];

/** Whether the first bytes are those of a JPEG, PNG or WebP picture; a file's name says nothing. */
export function isPicture(bytes: Uint8Array): boolean {
  return SIGNATURES.some((parts) => parts.every((part) => part.bytes.every((byte, i) => bytes[part.at + i] === byte)));
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648 §4); WeChat's own conversion is no longer maintained. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const triple = (a << 16) | (b << 8) | c;
    const given = Math.min(3, bytes.length - i);
    for (let digit = 0; digit < 4; digit += 1) {
      parts.push(digit > given ? '=' : DIGITS.charAt((triple >> (18 - digit * 6)) & 63));
    }
  }
  return parts.join('');
}
