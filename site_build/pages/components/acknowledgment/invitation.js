// A personal link: what it is for, and its code. The last two characters of a code check the others.
//
//   fragment = [item *5("~" item) "."] code        item = policy "/" role ["/" since]

import { utf8 } from "./encoding.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_SIZE = 18;
const CODE = new RegExp(`^[${ALPHABET}]{20}$`);
const ITEM = /^([a-z][a-z0-9-]{0,79})\/([a-z][a-z0-9-]{0,79})(?:\/([0-9a-f]{8}))?$/;
const MOST_ITEMS = 6;

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

async function checkLetters(letters) {
  const [first, second] = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(letters)));
  const bits = (first << 2) | (second >> 6);
  return ALPHABET[bits >> 5] + ALPHABET[bits & 31];
}
