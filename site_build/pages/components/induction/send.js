// Delivering the sealed form. Nothing that was signed is lost: what could not be delivered is tried again, saved or
// shared.

import { dropPlace } from "../session/device.js";
import { deliver, release, saveForm, shareForms, unsent } from "../session/outbox.js";
import { change } from "../session/session.js";
import { typed } from "./declared.js";
import { facts, find, key, sayWhere, showScreen } from "./page.js";
import { here, save } from "./state.js";
import { showThanks } from "./thanks.js";

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

export const shareHere = () => shareForms([here.journey.form]).then(showHeld, () => {}); // they closed the list of apps

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
