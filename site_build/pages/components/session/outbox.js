// Forms that are sealed and not delivered yet. They stay in this tab when their person has gone: nobody can read them
// here, and nothing that somebody signed is lost. Each has a name of its own, policy/role/something random, so that the
// next person's form for the same thing is another.

import { dropPlaceOf } from "./device.js";
import { download, textFile } from "./download.js";
import { SITE, TAB, keep, readObject } from "./storage.js";

const OUTBOX = "portal-outbox" + SITE;
const PATIENCE = 20_000; // milliseconds for one delivery

const REASONS = {
  413: "The form is too large.",
  429: "Many forms are arriving just now. Wait a minute, then try again.",
  507: "Our box for forms is full. Save the form, and tell us.",
};

const stored = Object.entries(readObject(TAB, OUTBOX) ?? {});
const waiting = Object.fromEntries(stored.filter(([, envelope]) => typeof envelope === "string")); // {form: envelope}
let isWithin = false; // whether what is left is left for another page of this site, where the forms still are

export const unsent = () => Object.keys(waiting);

// Whether they were kept; otherwise they are still here while this page is open.
const keepOutbox = () => keep(TAB, OUTBOX, unsent().length ? JSON.stringify(waiting) : null);

export function enclose(form, envelope) {
  waiting[form] = envelope;
  keepOutbox();
}

export function release(form) {
  delete waiting[form];
  keepOutbox();
  dropPlaceOf(form);
}

// Nothing when the drop box has it, otherwise the reason in plain words.
export async function deliver(form, dropBox) {
  if (!dropBox) return "This website has no box to send it to. Please save it.";
  try {
    const answer = await post(dropBox, waiting[form]);
    if (answer.status !== 201) return REASONS[answer.status] ?? "Our box for forms did not take it.";
  } catch {
    return "There is no connection just now.";
  }
  release(form);
  return "";
}

const post = (address, body) => fetch(address, {
  method: "POST", body, headers: { "Content-Type": "application/jose" }, signal: AbortSignal.timeout(PATIENCE),
});

const envelopeFile = (form) => textFile(waiting[form], `acknowledgment-${form.split("/")[0]}.txt`);

export const saveForm = (form) => download(envelopeFile(form));

export const canShare = () => Boolean(navigator.canShare?.({ files: [textFile("", "form.txt")] }));

export const shareForms = (forms) => navigator.share({ files: forms.map(envelopeFile) });

export function leaveFor(address) {
  isWithin = true;
  location.replace(address);
}

// The browser asks before it closes a tab with a form that nobody has yet; not on the way to another page of this site.
addEventListener("click", ({ target }) => {
  isWithin = target.closest?.("a[href]:not([target])")?.origin === location.origin;
});
addEventListener("beforeunload", (event) => {
  if (unsent().length && !(isWithin && keepOutbox())) event.preventDefault();
});
