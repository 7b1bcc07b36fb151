// Forms that are sealed and not delivered yet. They stay in this tab when their person has gone: nobody can read them
// here, and nothing that somebody signed is lost.

const OUTBOX = "portal-outbox";
const PATIENCE = 20_000; // milliseconds for one delivery

const REASONS = {
  413: "The form is too large.",
  429: "Many forms are arriving just now. Wait a minute, then try again.",
  507: "The register's box is full. Save the form, and tell us.",
};

let waiting = readOutbox(); // {key: envelope}
let isKept = true; // in this tab, for its next page
let asksToStay = true;

function readOutbox() {
  try {
    return JSON.parse(sessionStorage.getItem(OUTBOX)) ?? {};
  } catch {
    return {};
  }
}

function keepOutbox() {
  try {
    sessionStorage.setItem(OUTBOX, JSON.stringify(waiting));
    isKept = true;
  } catch {
    isKept = false; // It is still here while this page is open.
  }
}

export const unsent = () => Object.keys(waiting);

export function enclose(key, envelope) {
  waiting[key] = envelope;
  keepOutbox();
}

export function release(key) {
  delete waiting[key];
  keepOutbox();
}

// Nothing when the drop box has it, otherwise the reason in plain words.
export async function deliver(key, dropBox) {
  if (!dropBox) return "This portal has no box for forms.";
  try {
    const answer = await fetch(dropBox, {
      method: "POST", body: waiting[key], headers: { "Content-Type": "application/jose" }, signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status !== 201) return REASONS[answer.status] ?? "The register's box did not take it.";
  } catch {
    return "There is no connection to the register's box just now.";
  }
  release(key);
  return "";
}

const envelopeFile = (key) => new File([waiting[key]], `acknowledgment-${key.split("/")[0]}.txt`, { type: "text/plain" });

export function saveForm(key) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(envelopeFile(key));
  link.download = envelopeFile(key).name;
  link.click();
}

export const canShare = () => Boolean(navigator.canShare?.({ files: [new File([""], "form.txt", { type: "text/plain" })] }));

export const shareForm = (key) => navigator.share({ files: [envelopeFile(key)] });

// The browser asks before it closes a tab with a form that nobody has yet. To the next page of this site the forms come
// along, so that nobody needs to be asked, least of all whoever comes to a tablet next.
export const leaveQuietly = () => { asksToStay = !isKept; };
addEventListener("beforeunload", (event) => { if (asksToStay && unsent().length) event.preventDefault(); });
