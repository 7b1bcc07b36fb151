// Forms that somebody left in this tab before they were sent: anybody can send them, or save them.

import { deliver, saveForm, unsent } from "../session/outbox.js";
import { noteSent } from "../session/session.js";
import { arrival, findHere, sayHere } from "./offers.js";

// What is to be said about them.
export const sayUnsent = () => (unsent().length ? ["unsent"] : []);

findHere("[data-save]").addEventListener("click", () => unsent().forEach(saveForm));
findHere("[data-send]").addEventListener("click", async () => {
  for (const form of unsent()) if (!await deliver(form, arrival.dataset.dropBox)) noteSent(form);
  sayHere(unsent().length ? "unsent" : "now-sent");
});
