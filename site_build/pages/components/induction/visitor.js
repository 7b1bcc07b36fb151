// Who is here: the person who began, or the next one at a tablet that several people use; and stopping for now.

import { dropPlace, isShared } from "../session/device.js";
import { change, forget, load } from "../session/session.js";
import { facts, find, key, showScreen } from "./page.js";
import { here, placeHere, save } from "./state.js";

const IDLE = 5 * 60_000; // milliseconds without a touch
const GRACE = 60_000;

let waiter;

// Somebody else may come next: what is left is what the browser's own history keeps, and sealed forms not yet sent.
export function end(address) {
  forget();
  location.replace(address);
}

export const finish = () => end(isShared() ? facts.arrival : facts.home);

export function forgetAll() {
  if (here.invitation) dropPlace(here.invitation.id, key);
  end(facts.arrival);
}

// Whether to ask “Is it you?”: on a shared tablet at every arrival, elsewhere when the page is opened anew.
export function isSomebodyElse() {
  const { code, journeys, arrived } = load();
  change((session) => { delete session.arrived; });
  const cameAnew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  return !arrived && Boolean(code || journeys) && (isShared() || (cameAnew && Boolean(journeys?.[key])));
}

// On a shared tablet nobody finds what another has left.
export function watchIdle() {
  clearTimeout(waiter);
  if (!isShared() || (!load().code && !load().journeys)) return;
  waiter = setTimeout(() => {
    showScreen("idle");
    waiter = setTimeout(() => end(facts.arrival), GRACE);
  }, IDLE);
}

export function showLater() {
  const { journey, invitation } = here;
  find("[data-later=keep]").hidden = !invitation || isShared() || Boolean(journey.placed);
  find("[data-later=kept]").hidden = !journey.placed;
  showScreen("later");
}

export function place() {
  here.journey.placed = placeHere();
  find("[data-later=full]").hidden = here.journey.placed;
  save();
  if (here.journey.placed) showLater();
}
