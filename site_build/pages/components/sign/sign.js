// Signing: makes the statement, signs it with the personal link where there is one, seals it to the register, delivers it.
// Nothing that was signed is lost: what could not be delivered can be tried again, saved or shared.

import { encode, random } from "../acknowledgment/encoding.js";
import { seal, signStatement } from "../acknowledgment/envelope.js";
import { derive } from "../acknowledgment/invitation.js";
import { isOffered, left, unsettled } from "../session/progress.js";
import { change, forget, load, quizKey } from "../session/session.js";

const page = document.querySelector(".sign");
const form = page.querySelector("form");
const facts = page.dataset;
const key = quizKey(facts.policy, facts.role);
const find = (selector) => page.querySelector(selector);
const session = load();
const quiz = session.quizzes?.[key];
const opened = session.opened?.[facts.policy] ?? [];

const PATIENCE = 20_000; // milliseconds for one delivery

const REASONS = {
  413: "The form is too large.",
  429: "Many forms are arriving just now. Wait a minute, then try again.",
  507: "The register's box is full. Save the form, and tell us.",
};

// The signing key of the personal link, or null: no link, or a browser without Ed25519.
let invitation = null;
let envelope = session.envelopes?.[key];

async function begin() {
  if (!globalThis.crypto?.subtle) return say("not-secure");
  if (!isOffered(session, key)) return say("other-link");
  if (session.code) invitation = await derive(session.code).catch(() => null);
  if (session.signed?.[key]) return sent();
  if (envelope) return deliver();
  if (!quiz?.passed || quiz.bank !== facts.bank) return say("quiz-first");
  form.hidden = false;
  find(".sign__opened").hidden = opened.length > 0;
  if (!invitation) say("unsigned");
}

function say(what) {
  find(`[data-say=${what}]`).hidden = false;
}

// What was typed, with tabs and other control characters as spaces: the register refuses those.
function typed(field) {
  return form.elements[field].value.replace(/\p{Cc}/gu, " ").trim();
}

// What was opened on the way; whoever opened nothing says how they read it.
function ways() {
  return opened.length ? opened : Array.from(form.querySelectorAll("[name=opened]:checked"), ({ value }) => value).sort();
}

function statement() {
  return JSON.stringify({
    v: 1,
    id: encode(random(16)),
    origin: facts.origin,
    invitation: invitation?.id ?? null,
    name: typed("name"),
    role: facts.role,
    edition: { policy: facts.policy, version: facts.version, digest: facts.edition },
    quiz: { bank: facts.bank, nonce: quiz.nonce, answers: quiz.answers },
    declaration: find(".declaration p").textContent,
    opened: ways(),
    helped_by: typed("helped") || null,
    signed_at: `${new Date().toISOString().slice(0, 19)}Z`,
  });
}

async function makeEnvelope() {
  const openingKey = JSON.parse(facts.openingKey);
  return invitation
    ? seal(await signStatement(statement(), invitation), "acknowledgment+jws", openingKey)
    : seal(statement(), "acknowledgment+json", openingKey);
}

async function submit(event) {
  event.preventDefault();
  const missing = { opened: !ways().length, name: !typed("name") };
  for (const [field, isMissing] of Object.entries(missing)) {
    find(`[data-missing=${field}]`).hidden = !isMissing;
    find(`#${field}`).setAttribute("aria-invalid", String(isMissing));
  }
  find(".error").hidden = !missing.opened && !missing.name;
  if (missing.opened || missing.name) return find(".error").focus();
  after("sending");
  try {
    envelope = await makeEnvelope();
  } catch {
    after("nothing");
    return say("failed");
  }
  change((kept) => { kept.envelopes = { ...kept.envelopes, [key]: envelope }; });
  await deliver();
}

async function deliver() {
  after("sending");
  const refusal = await send();
  if (refusal) return after("kept", refusal);
  change((kept) => { kept.signed = { ...kept.signed, [key]: true }; });
  sent();
}

function sent() {
  find(invitation ? "[data-signed]" : "[data-unsigned]").hidden = false;
  after("sent");
  find("[data-more]").hidden = !left(load()).length;
  mayFinish();
}

// Nothing when the drop box has it, otherwise the reason in plain words.
async function send() {
  if (!facts.dropBox) return "This portal has no box for forms.";
  try {
    const answer = await fetch(facts.dropBox, { method: "POST", body: envelope, headers: { "Content-Type": "application/jose" }, signal: AbortSignal.timeout(PATIENCE) });
    return answer.status === 201 ? "" : REASONS[answer.status] ?? "The register's box did not take it.";
  } catch {
    return "There is no connection to the register's box just now.";
  }
}

function after(state, reason = "") {
  form.hidden = true;
  for (const part of page.querySelectorAll("[data-after]")) part.hidden = part.dataset.after !== state;
  find("[data-reason]").textContent = reason;
  find(`[data-after=${state}] h2`)?.focus();
}

// Only when the form is delivered or in the person's hands: finishing forgets it.
function mayFinish() {
  change((kept) => { kept.settled = { ...kept.settled, [key]: true }; });
  find("[data-after=finish]").hidden = false;
}

const file = () => new File([envelope], `acknowledgment-${facts.policy}.txt`, { type: "text/plain" });
find("[data-act=share]").hidden = !envelopeCanBeShared();

function envelopeCanBeShared() {
  return Boolean(navigator.canShare?.({ files: [new File([""], "form.txt", { type: "text/plain" })] }));
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file());
  link.download = file().name;
  link.click();
  find("[data-saved]").hidden = false;
  mayFinish();
}

const acts = {
  retry: deliver,
  save,
  share: () => navigator.share({ files: [file()] }).then(mayFinish, () => {}),
  finish: (button) => {
    const open = unsettled(load());
    if (open) return location.replace(`../../${open}/`);
    forget();
    location.replace(button.dataset.home);
  },
};
for (const button of page.querySelectorAll("[data-act]")) button.addEventListener("click", () => acts[button.dataset.act](button));
form.addEventListener("submit", submit);
await begin();
