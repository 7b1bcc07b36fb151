// Bytes, text and base64url without padding.

export const utf8 = (text) => new TextEncoder().encode(text);

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

export function encode(bytes) {
  const characters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
