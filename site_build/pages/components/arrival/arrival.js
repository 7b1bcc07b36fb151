// Where a personal link arrives: takes it out of the address bar at once, keeps in this tab what it is for and its
// code, and goes to the first thing that is to be done. On a shared tablet it asks first whether it is still the same
// person.

import { parseFragment, readCode } from "../acknowledgment/invitation.js";
import { wearComfort } from "../comfort/worn.js";
import { isShared } from "../session/device.js";
import { watchIdle } from "../session/idle.js";
import { leaveFor } from "../session/outbox.js";
import { ignoreSecondPress } from "../session/press.js";
import { begun, canRemember, change, comeAlong, forget, isSomebodyElse, left, load } from "../session/session.js";
import { codeForm, findHere, hideOffers, keyOf, offers, sayHere } from "./offers.js";
import { offerSharing } from "./several.js";
import { sayUnsent } from "./waiting.js";

// “Skip to content” leads to a place on this page, which is no link.
const isPlace = () => document.getElementById(location.hash.slice(1)) !== null;

async function arrive() {
  const fragment = isPlace() ? "" : location.hash.slice(1);
  if (fragment) history.replaceState(null, "", location.pathname);
  if (!globalThis.crypto?.subtle) return sayHere("not-secure");
  if (fragment && !canRemember) return sayHere("forgetful");
  const link = fragment ? await parseFragment(fragment) : null;
  if (link) return useLink(link);
  if (fragment) forgetUnlessBegun();
  sayHere(...sayWhose(), ...sayUnsent(), ...(fragment ? ["broken"] : []));
}

const sayWhose = () => (isSomebodyElse(isShared()) ? ["whose"] : []);

// A link that cannot be used takes nothing away from whoever is in the middle of an induction.
function forgetUnlessBegun() {
  if (!begun()) forget();
}

function useLink({ what, code }, isTyped = false) {
  const keys = what.map(keyOf);
  const known = keys.filter((key) => offers.has(key)), unknown = keys.filter((key) => !offers.has(key));
  if (keys.length && !known.length) return refuseLink();
  if (!isSameAs(code, isTyped)) forget();
  takeLink(code, known);
  if (!unknown.length && left().length && !sayUnsent().length) return goTo(left()[0]);
  sayHere("good", ...sayUnsent(), ...(unknown.length ? ["unknown"] : []));
}

// A link that is for nothing that this site has is not kept, for it would offer everything; and nothing is offered.
function refuseLink() {
  forgetUnlessBegun();
  sayHere("unknown", ...sayWhose(), ...sayUnsent());
  hideOffers();
}

// One person's link never goes with another's answers. A link that is opened may be anybody's; a code is typed by
// whoever is here.
const isSameAs = (code, isTyped) => (load().code ? load().code === code : isTyped);

function takeLink(code, what) {
  change((session) => { Object.assign(session, { code, what }); });
  waitForTouch();
}

// The page there need not ask whether it is the same person: they have just come with their link.
function goTo(key) {
  comeAlong();
  leaveFor(`${key}/`);
}

// The code in what was typed: word processors make long dashes, and some people paste the whole link.
const pickCode = (text) => text.trim().replace(/[.,;]+$/, "").replace(/^.*[.#]/, "").replace(/[–—]/g, "-");

async function typeCode(event) {
  event.preventDefault();
  const input = codeForm.elements.code;
  const code = await readCode(pickCode(input.value));
  findHere("#code-error").hidden = Boolean(code);
  input.setAttribute("aria-invalid", String(!code));
  if (!code) return input.focus();
  input.value = "";
  useLink({ what: [], code }, true);
  findHere("h2").focus();
}

function goOn() {
  if (begun()) goTo(begun());
  else sayHere(...(load().code ? ["good"] : []));
}

function startAfresh() {
  forget();
  codeForm.reset();
  sayHere(...sayUnsent());
}

codeForm.addEventListener("submit", typeCode);
findHere("[data-go-on]").addEventListener("click", goOn);
findHere("[data-afresh]").addEventListener("click", () => {
  startAfresh();
  findHere("h2").focus();
});

ignoreSecondPress();
wearComfort();
offerSharing();
addEventListener("hashchange", () => isPlace() || arrive());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
const waitForTouch = watchIdle(() => sayHere("whose"), startAfresh);
await arrive();
