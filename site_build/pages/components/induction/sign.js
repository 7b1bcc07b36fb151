// Signing: what was declared is made into a form, sealed, and sent.

import { encode, random } from "../acknowledgment/encoding.js";
import { enclose } from "../session/outbox.js";
import { declaredForm, isComplete, makeEnvelope } from "./declared.js";
import { find, key, say, sayWhere, showScreen } from "./page.js";
import { send } from "./send.js";
import { here, save } from "./state.js";

export function showSign() {
  if (declaredForm) prepareForm(here.journey);
  sayWhere(null, "Last step: sign");
  showScreen("sign");
}

function prepareForm(journey) {
  find("[data-opened]", declaredForm).hidden = journey.opened.length > 0;
  find("[data-helper]", declaredForm).open ||= Boolean(journey.helped);
  say("unsigned", !here.invitation);
}

async function sign() {
  if (!isComplete(here.journey)) return;
  showScreen("sending");
  try {
    const envelope = await makeEnvelope(here), form = `${key}/${encode(random(16))}`;
    enclose(form, envelope);
    Object.assign(here.journey, { kind: here.invitation ? "signed" : "unsigned", form });
  } catch {
    showScreen("sign");
    return say("failed");
  }
  save();
  await send();
}

declaredForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  sign();
});
