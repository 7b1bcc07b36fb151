// What one person is asked, the same as the register draws it: every critical question in the bank's order, then the
// others in the order of the bytes of SHA-256(nonce + "\n" + id), up to the number drawn.

import { utf8 } from "../acknowledgment/encoding.js";

// `questions` is a list of {id, critical}; gives the ids drawn.
export async function draw(questions, number, nonce) {
  const critical = questions.filter((question) => question.critical).map(({ id }) => id);
  const others = await Promise.all(questions.filter((question) => !question.critical).map(async ({ id }) => ({
    id, place: hex(await crypto.subtle.digest("SHA-256", utf8(`${nonce}\n${id}`))),
  })));
  others.sort((a, b) => (a.place < b.place ? -1 : 1));
  return [...critical, ...others.slice(0, Math.max(0, number - critical.length)).map(({ id }) => id)];
}

const hex = (digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
