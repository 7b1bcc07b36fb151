// What somebody declares: what they type and tick before they sign, and the statement that is made of it, signed with
// the personal link where there is one, and sealed to the register.

import { encode, random } from "../acknowledgment/encoding.js";
import { seal, signStatement } from "../acknowledgment/envelope.js";
import { hasLetters } from "../acknowledgment/name.js";
import { facts, find, findAll, screenOf } from "./page.js";

// Null where nothing can be signed.
export const declaredForm = find("form", screenOf("sign"));

// What was typed, with tabs and other control characters as spaces: the register refuses those.
export const typed = (field) => declaredForm?.elements[field].value.replace(/\p{Cc}/gu, " ").trim() ?? "";

const ticked = () => findAll("[name=opened]:checked", declaredForm).map(({ value }) => value).sort();

// What was opened on the way; whoever opened nothing says how they read it.
export const waysOf = ({ opened }) => (opened.length ? opened : ticked());

// Whether all that is needed is there; otherwise it is said, with a way to the field.
export function isComplete(journey) {
  const missing = { opened: !waysOf(journey).length, name: !hasLetters(typed("name")) };
  for (const [field, isMissing] of Object.entries(missing)) {
    find(`[data-for=${field}]`, declaredForm).hidden = !isMissing;
    find(`#${field}`, declaredForm).setAttribute("aria-invalid", String(isMissing));
  }
  const faults = find("[data-missing]", declaredForm);
  faults.hidden = !missing.opened && !missing.name;
  if (!faults.hidden) faults.focus();
  return faults.hidden;
}

// To the field itself: a place in the address would be a step of the browser's history.
function leadToField(event) {
  const link = event.target.closest("[data-missing] a");
  if (!link) return;
  event.preventDefault();
  find(link.hash, declaredForm).focus();
}

declaredForm?.addEventListener("click", leadToField);

export async function makeEnvelope({ journey, invitation }) {
  const openingKey = JSON.parse(facts.openingKey), statement = JSON.stringify(statementOf(journey, invitation));
  return invitation
    ? seal(await signStatement(statement, invitation), "acknowledgment+jws", openingKey)
    : seal(statement, "acknowledgment+json", openingKey);
}

const statementOf = (journey, invitation) => ({
  v: 1,
  id: encode(random(16)),
  origin: facts.origin,
  invitation: invitation?.id ?? null,
  name: typed("name"),
  role: facts.role,
  ...aboutOf(journey),
  declaration: find(".declaration p", screenOf("sign")).textContent,
  opened: waysOf(journey),
  helped_by: typed("helped") || null,
  signed_at: `${new Date().toISOString().slice(0, 19)}Z`,
});

const aboutOf = ({ nonce, answers }) => ({
  edition: { policy: facts.policy, version: facts.version, digest: facts.edition },
  quiz: { bank: facts.bank, nonce, answers },
});
