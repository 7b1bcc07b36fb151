// Where a personal link arrives: takes the code out of the address bar at once, and keeps it in this tab. On a shared
// tablet it asks first whose form this is: one person's link never goes with another's answers, and a form that could
// not be sent is never forgotten.

import { isCode } from "../acknowledgment/invitation.js";
import { canRemember, change, forget, load, unsent } from "../session/session.js";

const start = document.querySelector(".start");

function say(...words) {
  for (const notice of start.querySelectorAll("[data-link]")) notice.hidden = !words.includes(notice.dataset.link);
}

function arrive() {
  const code = location.hash.slice(1);
  if (code) history.replaceState(null, "", location.pathname);
  const session = load();
  const waiting = unsent(session);
  if (!canRemember) return say("forgetful");
  if (waiting && code !== session.code) return offerUnsent(waiting);
  if (code) return keep(code);
  if (session.role) return offerToGoOn(session.role);
  return say();
}

function keep(code) {
  if (load().code !== code) forget();
  if (isCode(code)) change((session) => { session.code = code; });
  say(isCode(code) ? "good" : "broken");
}

function offerUnsent(key) {
  start.querySelector("[data-unsent]").href = `../sign/${key}/`;
  say("unsent");
}

function offerToGoOn(role) {
  start.querySelector("[data-go-on]").href = `${role}/`;
  say("begun");
}

start.querySelector("[data-afresh]").addEventListener("click", () => {
  forget();
  say();
  start.querySelector("h1").focus();
});
addEventListener("hashchange", arrive);
arrive();
