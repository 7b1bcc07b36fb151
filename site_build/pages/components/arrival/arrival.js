// Where a personal link arrives: takes it out of the address bar at once, keeps in this tab what it is for and its code,
// and goes to the first thing that is to be done. On a shared tablet it asks first whether it is still the same person.

import { parseFragment, readCode } from "../acknowledgment/invitation.js";
import { wearComfort } from "../comfort/worn.js";
import { isShared, setShared } from "../session/device.js";
import { deliver, leaveFor, saveForm, unsent } from "../session/outbox.js";
import { watchIdle } from "../session/idle.js";
import { begun, canRemember, change, comeAlong, forget, isSomebodyElse, left, load, noteSent } from "../session/session.js";

const arrival = document.querySelector(".arrival");
const findHere = (selector) => arrival.querySelector(selector);
const offers = new Map(Array.from(arrival.querySelectorAll("[data-item]"), (node) => [node.dataset.item, node]));
const codeForm = findHere("form");
const canUse = canRemember && Boolean(globalThis.crypto?.subtle);

function sayHere(...words) {
  document.body.classList.add("arrived");
  for (const notice of arrival.querySelectorAll("[data-say]")) notice.hidden = !words.includes(notice.dataset.say);
  offerLinks();
  if (words.includes("whose")) hideOffers();
}

function hideOffers() {
  for (const offer of arrival.querySelectorAll("[data-offer], [data-choose], form")) offer.hidden = true;
}

// What the link is for, and otherwise every role.
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

// “Skip to content” leads to a place on this page, which is no link.
const isPlace = () => document.getElementById(location.hash.slice(1)) !== null;

async function arrive() {
  const fragment = isPlace() ? "" : location.hash.slice(1);
  if (fragment) history.replaceState(null, "", location.pathname);
  if (!globalThis.crypto?.subtle) return sayHere("not-secure");
  if (fragment && !canRemember) return sayHere("forgetful");
  const forms = unsent().length ? ["unsent"] : [];
  const link = fragment ? await parseFragment(fragment) : null;
  if (link) return useLink(link, forms);
  if (fragment) forgetUnlessBegun();
  sayHere(...whose(), ...forms, ...(fragment ? ["broken"] : []));
}

const whose = () => (isSomebodyElse(isShared()) ? ["whose"] : []);

// A link that cannot be used takes nothing away from whoever is in the middle of an induction.
function forgetUnlessBegun() {
  if (!begun()) forget();
}

// One person's link never goes with another's answers. A link that is for nothing that this site has is not kept, for it
// would offer everything; and nothing is offered.
function useLink({ what, code }, forms) {
  const keys = what.map(keyOf);
  const known = keys.filter((key) => offers.has(key));
  findHere("[data-unknown]").textContent = keys.filter((key) => !offers.has(key)).join(", ");
  if (keys.length && !known.length) return refuseLink(forms);
  if (load().code !== code) forget();
  change((session) => { Object.assign(session, { code, what: known }); });
  waitForTouch();
  if (known.length === keys.length && left().length && !forms.length) return goTo(left()[0]);
  sayHere("good", ...forms, ...(known.length < keys.length ? ["unknown"] : []));
}

// What changed since an edition, where this site still tells that; otherwise the whole policy.
function keyOf({ policy, role, since }) {
  const short = `${policy}/${role}/${since}`;
  return offers.has(short) ? short : `${policy}/${role}`;
}

function refuseLink(forms) {
  forgetUnlessBegun();
  sayHere("unknown", ...whose(), ...forms);
  hideOffers();
}

// The page there need not ask whether it is the same person: they have just come with their link.
function goTo(key) {
  comeAlong();
  leaveFor(`${key}/`);
}

// The code in what was typed: word processors make long dashes, and some people paste the whole link.
const pickCode = (typed) => typed.trim().replace(/[.,;]+$/, "").replace(/^.*[.#]/, "").replace(/[–—]/g, "-");

codeForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = codeForm.elements.code;
  const code = await readCode(pickCode(input.value));
  findHere("#code-error").hidden = Boolean(code);
  input.setAttribute("aria-invalid", String(!code));
  if (!code) return input.focus();
  input.value = "";
  useLink({ what: [], code }, unsent().length ? ["unsent"] : []);
  findHere("h2").focus();
});

function startAfresh() {
  forget();
  codeForm.reset();
  sayHere(...(unsent().length ? ["unsent"] : []));
}

for (const link of arrival.querySelectorAll("[data-offer] a, [data-choose] a")) {
  link.addEventListener("click", comeAlong);
}
findHere("[data-go-on]").addEventListener("click", () => (begun() ? goTo(begun()) : sayHere(...(load().code ? ["good"] : []))));
findHere("[data-afresh]").addEventListener("click", () => {
  startAfresh();
  findHere("h2").focus();
});
findHere("[data-save]").addEventListener("click", () => unsent().forEach(saveForm));
findHere("[data-send]").addEventListener("click", async () => {
  for (const form of unsent()) if (!await deliver(form, arrival.dataset.dropBox)) noteSent(form);
  sayHere(unsent().length ? "unsent" : "now-sent");
});

const several = findHere("[data-shared]");
function showShared() {
  several.setAttribute("aria-pressed", String(isShared()));
  findHere("[data-on]").hidden = !isShared();
  findHere("[data-off]").hidden = isShared();
}
several.addEventListener("click", () => {
  findHere("[data-not-kept]").hidden = setShared(!isShared());
  showShared();
});

wearComfort();
findHere("[data-several]").hidden = false;
showShared();
addEventListener("hashchange", () => isPlace() || arrive());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
const waitForTouch = watchIdle(() => sayHere("whose"), startAfresh);
await arrive();
