// How far somebody has come: what they have opened and read, what is signed, and what their link is still for.

import { change, load } from "./session.js";

// The quiz key of a form that was made in this tab and has not been delivered, if there is one.
export const unsent = ({ envelopes = {}, signed = {} }) => Object.keys(envelopes).find((key) => !signed[key]);

// The quiz key of a form that is neither delivered nor in the person's hands, if there is one.
export const unsettled = ({ envelopes = {}, settled = {} }) => Object.keys(envelopes).find((key) => !settled[key]);

export const isDone = ({ signed = {} }, key) => Boolean(signed[key]);

// What a link is for, that it has not been used for yet.
export const left = (session) => (session.what ?? []).filter((key) => !isDone(session, key));

// Whether a quiz key may be signed here: a link that says what it is for is for nothing else.
export const isOffered = ({ what = [] }, key) => !what.length || what.includes(key);

// A reading page of an induction was opened, as `full` or `easy`. Without a role or a link nothing is noted here.
export function markOpened(policy, way) {
  const { role, code } = load();
  if (role || code) change((session) => {
    const ways = new Set([...session.opened?.[policy] ?? [], way]);
    session.opened = { ...session.opened, [policy]: [...ways].sort() };
  });
}

// The link at the foot of a reading page: remembers that it was read to its end, and leads to the role's steps.
export function markRead(link, policy) {
  const { role } = load();
  if (role) link.href = `${link.getAttribute("href")}${role}/`;
  link.addEventListener("click", () => change((session) => {
    session.read = { ...session.read, [policy]: true };
  }));
}
