// Where one is in the trail of steps. Each step is an entry of the browser's history, so that Back does what people
// expect; the entry holds numbers and nothing else.

import { nextStep } from "./journey.js";
import { plan } from "./page.js";
import { here, step } from "./state.js";
import { isAsked } from "./visitor.js";

let first = 0; // the place in the trail of the oldest entry that this page has in the browser's history
let showHere; // shows the step that one is at

export function goTo(next) {
  const { journey, at } = here;
  if (journey.trail[at + 1] !== next) journey.trail = [...journey.trail.slice(0, at + 1), next];
  here.at = at + 1;
  history.pushState({ at: here.at, first }, "");
  showHere();
}

export const goOn = () => goTo(here.journey.trail[here.at + 1] ?? nextStep(plan, here.journey, step()));

// The browser's own Back, or one step back where the page was opened in the middle.
export function goBack() {
  if (here.at > first) return history.back();
  here.at = first = Math.max(0, here.at - 1);
  history.replaceState({ at: here.at, first }, "");
  showHere();
}

// The same place in another trail.
export function goAlong(trail) {
  here.journey.trail = trail;
  showHere();
}

// Where the browser's history says that one is; otherwise at the end of what was done.
export function findStep({ trail }) {
  const { at = trail.length - 1, first: oldest = at } = history.state ?? {};
  here.at = Math.min(at, trail.length - 1);
  first = Math.min(oldest, here.at);
  history.replaceState({ at: here.at, first }, "");
}

export function followHistory(show) {
  showHere = show;
  addEventListener("popstate", ({ state }) => {
    if (!state) return; // a place on this page, which is no step
    if (here.journey.trying && !state.at) here.journey = here.own;
    here.at = Math.min(state.at, here.journey.trail.length - 1);
    first = state.first;
    if (!isAsked()) show();
  });
}
