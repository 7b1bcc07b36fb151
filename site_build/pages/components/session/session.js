// What a person's tab remembers until they finish: their link's code and what it is for, how far they are in each
// induction, and what is done. Where the browser keeps nothing, or no more, a page remembers by itself, while it is
// open.
//
// {code, what: [key], arrived, journeys: {key: journey}, done: {key: true}}, where a key is policy/role

import { SITE, TAB, isObject, keep, readObject } from "./storage.js";

const SESSION = "portal" + SITE;
const PROBE = `${SESSION}-probe`;

export const canRemember = keep(TAB, PROBE, "1") && keep(TAB, PROBE, null);

const isText = (value) => typeof value === "string";

const FITS = {
  code: isText,
  what: (value) => Array.isArray(value) && value.every(isText),
  arrived: (value) => value === true,
  journeys: (value) => isObject(value) && Object.values(value).every(isObject),
  done: isObject,
};

let remembered = readSession();

// What is not as a page of ours leaves it is as if nothing were there.
function readSession() {
  const kept = readObject(TAB, SESSION) ?? {};
  return Object.entries(kept).every(([name, value]) => FITS[name]?.(value)) ? kept : {};
}

export const load = () => remembered;

// Whether it was also kept for the next page: storage may be forbidden, or full.
export function change(edit) {
  edit(remembered);
  return keep(TAB, SESSION, Object.keys(remembered).length ? JSON.stringify(remembered) : null);
}

export function forget() {
  remembered = {};
  keep(TAB, SESSION, null);
}

export const isEmpty = () => !remembered.code && !remembered.journeys;

// Whether to ask “Is it you?”: on a shared tablet at every arrival, elsewhere when a page is opened anew. Whoever has
// just come with their own link, or from one of our pages to the next, is not asked.
export function isSomebodyElse(isShared) {
  const { arrived } = remembered;
  if (arrived) change((session) => { delete session.arrived; });
  const cameAnew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  return !arrived && !isEmpty() && (isShared || cameAnew);
}

export const comeAlong = () => change((session) => { session.arrived = true; });

// A form that had to wait was delivered from another page: its induction is done.
export const noteSent = (form) => change((session) => {
  for (const [key, journey] of Object.entries(session.journeys ?? {})) {
    if (journey.form !== form) continue;
    Object.assign(journey, { sent: journey.kind, placed: false });
    session.done = { ...session.done, [key]: true };
  }
});

// Whether somebody has begun something here that is not done.
export const begun = () => Object.keys(remembered.journeys ?? {}).find((key) => !remembered.done?.[key]);

// What a link is for, that it has not been used for yet.
export const left = () => (remembered.what ?? []).filter((key) => !remembered.done?.[key]);

// Whether this may be signed here: a link that says what it is for is for nothing else.
export const isOffered = (key) => !remembered.what?.length || remembered.what.includes(key);
