// A personal link's code, and the invitation that it derives: HKDF-SHA256 (RFC 5869) with an empty salt, then Ed25519.

import { decode, encode, utf8 } from "./encoding.js";

const CODE = /^[A-Za-z0-9_-]{21}[AQgw]$/; // 16 bytes: the last character carries two bits
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

export const isCode = (text) => CODE.test(text);

// {id, publicKey, sign}: id and publicKey as base64url, sign(bytes) -> signature bytes.
// Rejects where the browser has no Ed25519.
export async function derive(code) {
  const secret = await crypto.subtle.importKey("raw", decode(code), "HKDF", false, ["deriveBits"]);
  const expand = (info, bits) => crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) }, secret, bits);
  const seed = new Uint8Array(await expand("portal/v1 signing", 256));
  const key = await crypto.subtle.importKey("pkcs8", Uint8Array.of(...PKCS8_PREFIX, ...seed), "Ed25519", true, ["sign"]);
  return {
    id: encode(await expand("portal/v1 invitation", 128)),
    publicKey: (await crypto.subtle.exportKey("jwk", key)).x,
    sign: (bytes) => crypto.subtle.sign("Ed25519", key, bytes),
  };
}
