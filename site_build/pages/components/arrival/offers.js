// What the arrival page shows: its notices, what the link is for, and otherwise every role.

import { canRemember, comeAlong, load } from "../session/session.js";

export const arrival = document.querySelector(".arrival");
export const findHere = (selector) => arrival.querySelector(selector);
export const codeForm = findHere("form");

const offered = Array.from(arrival.querySelectorAll("[data-item]"), (node) => [node.dataset.item, node]);
const canUse = canRemember && Boolean(globalThis.crypto?.subtle);

export const offers = new Map(offered);

// What changed since an edition, where this site still tells that; otherwise the whole policy.
export function keyOf({ policy, role, since }) {
  const short = `${policy}/${role}/${since}`;
  return offers.has(short) ? short : `${policy}/${role}`;
}

export function sayHere(...words) {
  document.body.classList.add("arrived");
  for (const notice of arrival.querySelectorAll("[data-say]")) notice.hidden = !words.includes(notice.dataset.say);
  offerLinks();
  if (words.includes("whose")) hideOffers();
}

export function hideOffers() {
  for (const offer of arrival.querySelectorAll("[data-offer], [data-choose], form")) offer.hidden = true;
}

function offerLinks() {
  const { what = [], done = {}, code } = load();
  const known = what.filter((key) => offers.has(key));
  for (const [key, node] of offers) {
    node.hidden = !known.includes(key);
    node.querySelector("[data-done]").hidden = !done[key];
  }
  findHere("[data-offer]").hidden = !known.length;
  findHere("[data-choose]").hidden = known.length > 0;
  codeForm.hidden = Boolean(code) || !canUse;
}

for (const link of arrival.querySelectorAll("[data-offer] a, [data-choose] a")) {
  link.addEventListener("click", comeAlong);
}
