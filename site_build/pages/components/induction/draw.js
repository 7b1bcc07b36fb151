// What one person is asked, as the register draws it: in each part every critical question in the bank's order, then
// the others by the bytes of SHA-256(nonce + "\n" + id), up to the part's number.

import { utf8 } from "../acknowledgment/encoding.js";

// `parts` are {number, critical, others}, the last two ids; gives the ids drawn in each part.
export const draw = (parts, nonce) => Promise.all(parts.map(async ({ number, critical, others }) => {
  const shuffled = await shuffle(others, nonce);
  return [...critical, ...shuffled.slice(0, Math.max(0, number - critical.length))];
}));

async function shuffle(ids, nonce) {
  const placed = await Promise.all(ids.map(async (id) => ({
    id, place: hex(await crypto.subtle.digest("SHA-256", utf8(`${nonce}\n${id}`))),
  })));
  placed.sort((a, b) => (a.place < b.place ? -1 : 1));
  return placed.map(({ id }) => id);
}

const hex = (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
