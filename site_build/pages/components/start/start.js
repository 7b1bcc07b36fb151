// Where a personal link arrives: takes it out of the address bar at once, and keeps in this tab what it is for and its
// code. The page then offers that and nothing else. On a shared tablet it asks first whose form this is: one person's
// link never goes with another's answers, and a form that could not be sent is never forgotten.

import { parseFragment, readCode } from "../acknowledgment/invitation.js";
import { isDone, unsent } from "../session/progress.js";
import { canRemember, change, forget, load } from "../session/session.js";

const start = document.querySelector(".start");
const find = (selector) => start.querySelector(selector);
const items = new Map(Array.from(start.querySelectorAll("[data-item]"), (node) => [node.dataset.item, node]));
const form = find("form");

function say(...words) {
  for (const notice of start.querySelectorAll("[data-link]")) notice.hidden = !words.includes(notice.dataset.link);
  offer(load());
}

// What the link is for, and otherwise every role.
function offer(session) {
  const known = (session.what ?? []).filter((key) => items.has(key));
  for (const [key, node] of items) {
    node.hidden = !known.includes(key);
    node.querySelector("[data-done]").hidden = !isDone(session, key);
  }
  find("[data-offer]").hidden = !known.length;
  find("[data-choose]").hidden = known.length > 0;
  form.hidden = Boolean(session.code || unsent(session)) || !canRemember || !globalThis.crypto?.subtle;
}

// “Skip to content” leads to a place on this page, which is no link.
const isPlace = () => document.getElementById(location.hash.slice(1)) !== null;

async function arrive() {
  const fragment = isPlace() ? "" : location.hash.slice(1);
  if (fragment) history.replaceState(null, "", location.pathname);
  if (!globalThis.crypto?.subtle) return say("not-secure");
  if (!canRemember) return say("forgetful");
  const link = fragment ? await parseFragment(fragment) : null;
  if (isHeld(link?.code)) return;
  if (link) return keep(link);
  const broken = fragment ? ["broken"] : [];
  const { role } = load();
  if (role) return offerToGoOn(role, ...broken);
  if (fragment) forget();
  return say(...broken);
}

// A link that is for nothing that this site has is not kept, for it would offer everything; and nothing is offered.
function keep({ what, code }) {
  if (load().code !== code) forget();
  const keys = what.map(({ policy, role }) => `${policy}/${role}`);
  const known = keys.filter((key) => items.has(key));
  find("[data-unknown]").textContent = keys.filter((key) => !items.has(key)).join(", ");
  const unknown = known.length < keys.length ? ["unknown"] : [];
  if (keys.length && !known.length) return refuse();
  change((session) => { Object.assign(session, { code, what: known }); });
  say("good", ...unknown);
}

function refuse() {
  say("unknown");
  for (const choice of ["[data-offer]", "[data-choose]"]) find(choice).hidden = true;
}

// Whether an unsent form waits that was not made with this very code: then the page leads to it, and forgets nothing. Each
// act asks that may forget, for the page may be older than the form when “Back” shows it again.
function isHeld(code) {
  const session = load();
  const key = unsent(session);
  if (!key || (code && code === session.code)) return false;
  find("[data-unsent]").href = `../sign/${key}/`;
  say("unsent");
  return true;
}

function offerToGoOn(role, ...words) {
  find("[data-go-on]").href = `${role}/`;
  say("begun", ...words);
}

// The code in what was typed: word processors make long dashes, and some people paste the whole link.
const pickCode = (typed) => typed.trim().replace(/[.,;]+$/, "").replace(/^.*[.#]/, "").replace(/[–—]/g, "-");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = form.elements.code;
  const code = await readCode(pickCode(input.value));
  find("#code-error").hidden = Boolean(code);
  input.setAttribute("aria-invalid", String(!code));
  if (!code) return input.focus();
  input.value = "";
  if (isHeld(code)) return find("h1").focus();
  keep({ what: [], code });
  find("h1").focus();
});

find("[data-afresh]").addEventListener("click", () => {
  if (isHeld()) return find("h1").focus();
  forget();
  say();
  find("h1").focus();
});
addEventListener("hashchange", () => isPlace() || arrive());
await arrive();
