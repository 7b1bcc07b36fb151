// A personal link: what it is for, its code, and the invitation that the code derives: HKDF-SHA256 (RFC 5869) with an
// empty salt over the first 18 characters, then Ed25519. The last two characters check the others.
//
//   fragment = [item *5("~" item) "."] code        item = policy "/" role ["/" since]

import { encode, utf8 } from "./encoding.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_SIZE = 18;
const CODE = new RegExp(`^[${ALPHABET}]{20}$`);
const ITEM = /^([a-z][a-z0-9-]{0,79})\/([a-z][a-z0-9-]{0,79})(?:\/([0-9a-f]{8}))?$/;
const MOST_ITEMS = 6;
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20);

// The code as it was made, from how somebody typed it; null when it is mistyped or not complete.
export async function readCode(typed) {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  return CODE.test(code) && await checkLetters(code.slice(0, RANDOM_SIZE)) === code.slice(RANDOM_SIZE) ? code : null;
}

// {what: [{policy, role, since}], code} of a link, from what stands behind `#`; null for anything outside the grammar.
export async function parseFragment(text) {
  const dot = text.lastIndexOf(".");
  const items = dot < 0 ? [] : text.slice(0, dot).split("~").map((item) => ITEM.exec(item));
  const code = await readCode(text.slice(dot + 1));
  if (!code || items.length > MOST_ITEMS || items.includes(null)) return null;
  return { what: items.map(([, policy, role, since]) => ({ policy, role, since: since ?? null })), code };
}

// {id, publicKey, sign}: id and publicKey as base64url, sign(bytes) -> signature bytes.
// Rejects where the browser has no Ed25519.
export async function derive(code) {
  const random = utf8(code.slice(0, RANDOM_SIZE));
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

async function checkLetters(letters) {
  const [first, second] = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(letters)));
  const bits = (first << 2) | (second >> 6);
  return ALPHABET[bits >> 5] + ALPHABET[bits & 31];
}
