import { FRESH_WITHIN_SECONDS, SIGNATURE_SCHEME } from '../../shared/contract/signature';

/**
 * How a business system signs its requests, as its programmer reads it in the API document: enough to write a client by,
 * with an example to check it against.
 */
export const SIGNING_RULE = `Every request of a business system is signed with its key; the operator of this system makes the key and hands over its id and its secret, which is shown once.

Send

\`\`\`
Authorization: ${SIGNATURE_SCHEME} keyId="<key id>",timestamp="<timestamp>",nonce="<nonce>",signature="<signature>"
\`\`\`

- **timestamp**: Unix time in whole seconds, at most ${FRESH_WITHIN_SECONDS} s from the server's clock, which the \`Date\` header of every answer tells.
- **nonce**: 16 to 64 characters of \`A-Z a-z 0-9 _ -\`, random, new for every request, repeats included.
- **signature**: standard base64 of HMAC-SHA256. The HMAC's key is the secret as text (its 43 characters as bytes, not decoded); its message is these five lines, each ended by one line feed (\`\\n\`), the last one too:

\`\`\`
<method in capitals>
<path with query, exactly as in the request line>
<timestamp>
<nonce>
<SHA-256 of the body's bytes, lower-case hexadecimal>
\`\`\`

Sign the very bytes that are sent: serialise the body once, and send it without Content-Encoding. Without a body the last line is the hash of no bytes, \`e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\`. A proxy in between must leave path and query as they are.

**An example to check a client against.** With the secret \`an-example-secret-of-43-characters-for-docs\` and the body \`{"id":"order-1001"}\`, the message is

\`\`\`
POST
/open/v1/events?source=pos
1767225600
n0nce-of-this-request
a1aa9e65871f8e77ac8e7ee411f4f1fb0a1d49ea4d2cd9549b6a726db671251e
\`\`\`

and its signature is \`tptl7dfVOrLWF7rv9ejEIawJXCTq5sFJt7skalCabf4=\`.

**Refusals** (\`code\` of the problem document; \`detail\` says what to change): \`SIGNATURE_REFUSED\` 401, the header is not in order, or the key is unknown or revoked, or the signature is another one (the detail shows the message as the server has put it together); \`SIGNATURE_EXPIRED\` 401, the timestamp is too far from the server's clock; \`SIGNATURE_REPLAYED\` 401, the nonce was used before; \`SCOPE_MISSING\` 403, the key is not meant for this route; \`TOO_MANY_REQUESTS\` 429, wait for the seconds in \`Retry-After\`. A body has at most 2 MB.

A business may have two valid keys at a time: to change keys, have a second one made, bring it into use, and have the first one revoked. A revoked key stops within 5 s.`;
