// What somebody has begun: what this tab has of it, or the place that this phone kept for their link, or nothing yet.

import { encode, random } from "../acknowledgment/encoding.js";
import { isShared, readPlace } from "../session/device.js";
import { unsent } from "../session/outbox.js";
import { load } from "../session/session.js";
import { beginJourney } from "./journey.js";
import { facts, key, plan, say } from "./page.js";
import { isJourney, isOfToday, isPlace } from "./readable.js";
import { here } from "./state.js";
import { stillThere } from "./talk.js";

// Gives the journey. A form that was sealed stays with it, whatever else cannot be read.
export async function takeUp() {
  const left = load().journeys?.[key] ?? {}, kept = isJourney(left) ? left : null;
  const found = kept ?? findPlace(), fits = Boolean(found) && isOfToday(found);
  if (kept && (fits || kept.sent)) return { ...kept, talk: stillThere(kept.talk) };
  say("changed", Boolean(found) && !fits);
  const begun = await beginJourney(plan, facts, fits ? found.nonce : encode(random(16)));
  return { ...begun, ...sealedIn(left), ...(fits ? placeIn(found) : remainsOf(found)) };
}

function findPlace() {
  const place = here.invitation && !isShared() ? readPlace(here.invitation.id, key) : null;
  return place && isPlace(place) && { ...place, placed: true };
}

const sealedIn = ({ form, kind }) => (unsent().includes(form) ? { form, kind } : {});

const placeIn = ({ answers, part }) => ({ answers, place: part, placed: true });

// What holds although the words or the questions are others now.
function remainsOf(found) {
  const { edition, opened = [], talk = [], placed } = found ?? {};
  return { opened: edition === facts.edition ? opened : [], talk: stillThere(talk), placed };
}
