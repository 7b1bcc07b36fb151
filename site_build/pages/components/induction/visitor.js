// Who is here: the person who began, or the next one at a tablet that several people use; and stopping for now.

import { dropPlace, isShared } from "../session/device.js";
import { leaveFor, unsent } from "../session/outbox.js";
import { forget } from "../session/session.js";
import { facts, find, key, screenOf, showScreen } from "./page.js";
import { here, placeHere, save } from "./state.js";

// Somebody else may come next: what is left is what the browser's own history keeps, and sealed forms not yet sent.
function end(address) {
  forget();
  leaveFor(address);
}

export const finish = () => end(isShared() || unsent().length ? facts.arrival : facts.home);

export const leaveAll = () => end(facts.arrival);

export function forgetAll() {
  if (here.invitation) dropPlace(here.invitation.id, key);
  leaveAll();
}

// Whether “Is it you?” stands unanswered: until then nothing of whoever began is shown, whatever is pressed.
export const isAsked = () => !screenOf("whose").hidden;

export const warnIdle = () => isAsked() || showScreen("idle");

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
