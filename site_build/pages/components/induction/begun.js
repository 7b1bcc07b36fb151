// What somebody has begun: what this tab has of it, or the place that this phone kept for their link, or nothing yet.

import { encode, random } from "../acknowledgment/encoding.js";
import { isShared, readPlace } from "../session/device.js";
import { load } from "../session/session.js";
import { beginJourney } from "./journey.js";
import { facts, key, plan, say } from "./page.js";
import { here } from "./state.js";
import { isTopic } from "./talk.js";

const SCREENS = ["hello", "read", "ask", "again", "tried", "sign"];

// Gives the journey.
export async function takeUp() {
  const kept = load().journeys?.[key], found = kept ?? findPlace();
  const fits = found && found.edition === facts.edition && found.bank === facts.bank && (!kept || isWay(kept.trail));
  if (kept && (fits || kept.sent)) return kept;
  say("changed", Boolean(found) && !fits);
  const begun = await beginJourney(plan, facts, fits ? found.nonce : encode(random(16)));
  return { ...begun, ...(fits ? placeIn(found) : remainsOf(found)) };
}

// What a page of another day left in this tab, or on this phone, may be anything.
const isWay = (trail) => Array.isArray(trail) && trail.length > 0 && trail.every(isStep);
const isStep = (each) => SCREENS.includes(each?.screen);
const isPlace = ({ part, nonce, answers }) => Number.isInteger(part) && part >= 0 && typeof nonce === "string"
  && answers?.constructor === Object && Object.values(answers).every(Array.isArray);

function findPlace() {
  const place = here.invitation && !isShared() ? readPlace(here.invitation.id, key) : null;
  return place && isPlace(place) && { ...place, placed: true };
}

const placeIn = ({ answers, part }) => ({ answers, place: part, placed: true });

// What holds although the words or the questions are others now.
function remainsOf(found) {
  const { edition, opened = [], talk = [], form, kind, placed } = found ?? {};
  return { opened: edition === facts.edition ? opened : [], talk: talk.filter(isTopic), form, kind, placed };
}
