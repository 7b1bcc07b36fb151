// What stays on this phone or tablet when the tab is closed, and only by choice: that several people use it, one after
// another; and, for a personal link, the place in an induction, for 30 days, without a name and without the code.

import { DEVICE, keep, namesIn, readObject, readKept } from "./storage.js";

const SHARED = "portal-shared";
const PLACE = "portal-place-";
const DAYS = 30;

export const isShared = () => readKept(DEVICE, SHARED) === "yes";

export function setShared(on) {
  if (on) forgetPlaces();
  return keep(DEVICE, SHARED, on ? "yes" : null);
}

const placeName = (invitation, key) => `${PLACE}${invitation}/${key}`;

const dayIn = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// {until, edition, bank, part, nonce, answers, form}, or null; `form` is the sealed form that it led to.
export const readPlace = (invitation, key) => readObject(DEVICE, placeName(invitation, key));

// Whether it was kept: never where several people share the device.
export const keepPlace = (invitation, key, place) =>
  !isShared() && keep(DEVICE, placeName(invitation, key), JSON.stringify({ until: dayIn(DAYS), ...place }));

export const dropPlace = (invitation, key) => keep(DEVICE, placeName(invitation, key), null);

// Whoever delivers a form has no more use for the place that led to it.
export const dropPlaceOf = (form) => forgetPlaces((place) => place?.form === form);

function forgetPlaces(isOver = () => true) {
  const names = namesIn(DEVICE).filter((name) => name.startsWith(PLACE));
  for (const name of names) if (isOver(readObject(DEVICE, name))) keep(DEVICE, name, null);
}

// Whoever opens the page, a place goes after its day; and at once where a clock that was wrong would keep it for years.
forgetPlaces((place) => !(place?.until >= dayIn(0) && place.until <= dayIn(DAYS + 1)));
