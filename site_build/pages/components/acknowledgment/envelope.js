// A signed statement (compact JWS, RFC 7515, Ed25519 by RFC 9864) and a sealed envelope
// (compact JWE, RFC 7516, ECDH-ES direct on P-256 with A256GCM, RFC 7518 section 4.6).

import { encode, random, utf8 } from "./encoding.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

const part = (value) => encode(utf8(JSON.stringify(value)));

export async function signStatement(statement, invitation) {
  const input = `${part({ alg: "Ed25519", typ: "acknowledgment+jws" })}.${encode(utf8(statement))}`;
  return `${input}.${encode(await invitation.sign(utf8(input)))}`;
}

// `payload` is a JWS (contentType acknowledgment+jws) or a statement's JSON (acknowledgment+json).
export async function seal(payload, contentType, openingKey) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const kid = await keyId(openingKey), epk = { kty, crv, x, y };
  const header = part({ alg: "ECDH-ES", enc: "A256GCM", kid, cty: contentType, epk });
  const key = await agree(privateKey, openingKey);
  const iv = random(12);
  const sealed = new Uint8Array(await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: utf8(header) }, key, utf8(payload)));
  return [header, "", encode(iv), encode(sealed.slice(0, -16)), encode(sealed.slice(-16))].join(".");
}

// RFC 7638.
export async function keyId({ crv, kty, x, y }) {
  return encode(await crypto.subtle.digest("SHA-256", utf8(JSON.stringify({ crv, kty, x, y }))));
}

async function agree(privateKey, { kty, crv, x, y }) {
  const theirs = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const secret = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, privateKey, 256));
  return crypto.subtle.importKey("raw", await concatKdf(secret), "AES-GCM", false, ["encrypt"]);
}

// One round of Concat KDF: counter, secret, and the lengths of algorithm, apu, apv and key (RFC 7518 section 4.6.2).
function concatKdf(secret) {
  const length = (number) => Uint8Array.of(0, 0, number >> 8, number & 255);
  const algorithm = utf8("A256GCM");
  return crypto.subtle.digest("SHA-256", Uint8Array.of(
    ...length(1), ...secret, ...length(algorithm.length), ...algorithm, ...length(0), ...length(0), ...length(256)));
}
