// Signing: makes the statement, signs it with the personal link where there is one, seals it to the register and delivers
// it. Nothing that was signed is lost: what could not be delivered is tried again, saved or shared.

import { encode, random } from "../acknowledgment/encoding.js";
import { seal, signStatement } from "../acknowledgment/envelope.js";
import { dropPlace } from "../session/device.js";
import { deliver, enclose, release, saveForm, shareForm, unsent } from "../session/outbox.js";
import { change } from "../session/session.js";
import { find, findAll, facts, key, say, sayWhere, screenOf, showScreen } from "./page.js";
import { here, save } from "./state.js";
import { showThanks } from "./thanks.js";

const signScreen = screenOf("sign");
const form = find("form", signScreen);

// What was typed, with tabs and other control characters as spaces: the register refuses those.
const typed = (field) => form.elements[field].value.replace(/\p{Cc}/gu, " ").trim();

// What was opened on the way; whoever opened nothing says how they read it.
const waysOf = ({ opened }) => (opened.length ? opened : findAll("[name=opened]:checked", form).map(({ value }) => value).sort());

export function showSign() {
  if (form) prepareForm(here.journey);
  sayWhere(null, "Last step: sign");
  showScreen("sign");
}

function prepareForm(journey) {
  find("[data-opened]", form).hidden = journey.opened.length > 0;
  find("[data-helper]", form).open ||= Boolean(journey.helped);
  say("unsigned", !here.invitation);
}

// Whether all that is needed is there; otherwise it is said, with a way to the field.
function isComplete(journey) {
  const missing = { opened: !waysOf(journey).length, name: !typed("name") };
  for (const [field, isMissing] of Object.entries(missing)) {
    find(`[data-for=${field}]`, form).hidden = !isMissing;
    find(`#${field}`, form).setAttribute("aria-invalid", String(isMissing));
  }
  const faults = find("[data-missing]", form);
  faults.hidden = !missing.opened && !missing.name;
  if (!faults.hidden) faults.focus();
  return faults.hidden;
}

function statementOf(journey, invitation) {
  return JSON.stringify({
    v: 1,
    id: encode(random(16)),
    origin: facts.origin,
    invitation: invitation?.id ?? null,
    name: typed("name"),
    role: facts.role,
    edition: { policy: facts.policy, version: facts.version, digest: facts.edition },
    quiz: { bank: facts.bank, nonce: journey.nonce, answers: journey.answers },
    declaration: find(".declaration p", signScreen).textContent,
    opened: waysOf(journey),
    helped_by: typed("helped") || null,
    signed_at: `${new Date().toISOString().slice(0, 19)}Z`,
  });
}

async function makeEnvelope({ journey, invitation }) {
  const openingKey = JSON.parse(facts.openingKey), statement = statementOf(journey, invitation);
  return invitation
    ? seal(await signStatement(statement, invitation), "acknowledgment+jws", openingKey)
    : seal(statement, "acknowledgment+json", openingKey);
}

async function sign() {
  if (!isComplete(here.journey)) return;
  showScreen("sending");
  try {
    const envelope = await makeEnvelope(here), kind = here.invitation ? "signed" : "unsigned";
    Object.assign(here.journey, { kind, form: enclose(key, envelope) });
  } catch {
    showScreen("sign");
    return say("failed");
  }
  save();
  await send();
}

// Whether this person's form is sealed and not sent yet.
export const isKept = () => unsent().includes(here.journey.form);

let isSending = false;

// Once at a time, whatever is pressed meanwhile: a late refusal would take back that the form has arrived.
export async function send() {
  showScreen("sending");
  if (isSending) return;
  isSending = true;
  const refusal = await deliver(here.journey.form, facts.dropBox);
  isSending = false;
  if (refusal) showKept(refusal);
  else finishForm(here.journey.kind);
}

function showKept(reason) {
  find("[data-reason]").textContent = reason;
  sayWhere(null, "Last step: send");
  showScreen("kept");
}

export function saveHere() {
  saveForm(here.journey.form);
  showHeld();
}

export const shareHere = () => shareForm(here.journey.form).then(showHeld, () => {}); // they closed the list of apps

function showHeld() {
  find("[data-saved]").hidden = false;
  find("[data-held]").hidden = false;
}

export function finishSaved() {
  release(here.journey.form);
  finishForm("saved");
}

// The form is delivered, or in the person's hands.
function finishForm(sent) {
  Object.assign(here.journey, { sent, placed: false });
  change((session) => { session.done = { ...session.done, [key]: true }; });
  if (here.invitation) dropPlace(here.invitation.id, key);
  save();
  showThanks(typed("name"));
}

// To the field itself: a place in the address would be a step of the browser's history.
function leadToField(event) {
  const link = event.target.closest("[data-missing] a");
  if (!link) return;
  event.preventDefault();
  find(link.hash, form).focus();
}

form?.addEventListener("click", leadToField);
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  sign();
});
