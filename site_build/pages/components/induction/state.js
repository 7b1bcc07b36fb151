// What this person has done, and where they are in it.

import { keepPlace } from "../session/device.js";
import { change } from "../session/session.js";
import { key, plan, say } from "./page.js";

// `journey` is as journey.js describes it, `own` the person's own while they only try the questions, `at` the place in
// the journey's trail, and `invitation` the signing key of the personal link: null without one, or in a browser without
// Ed25519.
export const here = { journey: null, own: null, at: 0, invitation: null };

export const step = () => here.journey.trail[here.at];

// Nothing is kept before somebody starts, or while they only try. Whoever has signed has started, though their journey
// may have begun anew since.
export function save() {
  const { journey, at } = here;
  if (journey.trying || (at === 0 && journey.trail.length === 1 && !journey.form)) return;
  say("forgetful", !change((session) => { session.journeys = { ...session.journeys, [key]: journey }; }));
  if (journey.placed) journey.placed = placeHere();
}

export function placeHere() {
  const { edition, bank, nonce, answers, form } = here.journey;
  const part = step().part ?? (here.at ? plan.parts.length : 0);
  return keepPlace(here.invitation.id, key, { edition, bank, part, nonce, answers, form });
}
