// The first screen: how somebody wants to go through it, chosen at the start, and anew whenever they come back to it.

import { encode, random } from "../acknowledgment/encoding.js";
import { beginJourney, enterPart, nextStep } from "./journey.js";
import { facts, find, plan, sayWhere, screenOf, showScreen } from "./page.js";
import { here, step } from "./state.js";
import { goTo } from "./trail.js";

const helloForm = find("form", screenOf("hello"));
const usualWay = facts.since ? "changes" : "full";

export function showHello() {
  const { trail, way, helped, place } = here.journey;
  if (way && helloForm.elements.way) helloForm.elements.way.value = way;
  helloForm.elements.helped.checked = Boolean(helped);
  const isBegun = trail.length > 1 || place !== undefined;
  find("[data-new]").hidden = isBegun;
  find("[data-kept]").hidden = !isBegun;
  sayWhere();
  showScreen("hello");
}

function start(changes) {
  const { journey } = here;
  Object.assign(journey, { alone: false, ...chosenAtHello() }, changes);
  if (journey.trail.length > 1) return resume(journey);
  here.at = 0;
  goTo(journey.place === undefined ? nextStep(plan, journey, step()) : enterPart(plan, journey, journey.place));
}

function chosenAtHello() {
  const { way, helped, listen } = helloForm.elements;
  return { way: way?.value ?? usualWay, helped: helped.checked, listen: listen.checked };
}

// From the first screen back to the last step, or to its part, where it is now to be read otherwise.
function resume(journey) {
  const last = journey.trail.at(-1);
  const isOther = last.screen === "read" && (journey.alone || journey.way !== last.way);
  here.at = journey.trail.length - 2;
  goTo(isOther ? enterPart(plan, journey, last.part) : last);
}

export const startAlone = () => start({ alone: true });

export async function tryQuestions() {
  here.own = here.journey;
  here.journey = await beginJourney(plan, facts, encode(random(16)));
  start({ alone: true, trying: true });
}

// Back over all that was tried, so that Back from there leaves the page.
export const leaveTrying = () => history.go(-here.at);

export function listenToHello() {
  helloForm.addEventListener("submit", (event) => {
    event.preventDefault();
    start({});
  });
}
