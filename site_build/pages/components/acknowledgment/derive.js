// The invitation that a code derives: HKDF-SHA256 (RFC 5869) with an empty salt over its first 18 characters, then
// Ed25519.

import { encode, utf8 } from "./encoding.js";

const CHECK_SIZE = 2; // letters at the end of a code, which check the others
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

// {id, publicKey, sign}: id and publicKey as base64url, sign(bytes) -> signature bytes.
// Rejects where the browser has no Ed25519.
export async function derive(code) {
  const random = utf8(code.slice(0, -CHECK_SIZE));
  const secret = await crypto.subtle.importKey("raw", random, "HKDF", false, ["deriveBits"]);
  const expand = (info, bits) => crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) }, secret, bits);
  const seed = new Uint8Array(await expand("portal/v1 signing", 256));
  const pkcs8 = Uint8Array.of(...PKCS8_PREFIX, ...seed);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
  return {
    id: encode(await expand("portal/v1 invitation", 128)),
    publicKey: (await crypto.subtle.exportKey("jwk", key)).x,
    sign: (bytes) => crypto.subtle.sign("Ed25519", key, bytes),
  };
}
