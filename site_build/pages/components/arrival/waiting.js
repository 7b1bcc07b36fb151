// Forms that somebody left in this tab before they were sent: anybody can send, save or share them.

import { canShare, deliver, saveForm, shareForms, unsent } from "../session/outbox.js";
import { noteSent } from "../session/session.js";
import { arrival, findHere, sayHere } from "./offers.js";

// What is to be said about them.
export const sayUnsent = () => (unsent().length ? ["unsent"] : []);

findHere("[data-save]").addEventListener("click", () => {
  unsent().forEach(saveForm);
  findHere("[data-saved]").hidden = false;
});
const share = findHere("[data-share]");
share.hidden = !canShare();
share.addEventListener("click", () => shareForms(unsent()).catch(() => {})); // they closed the list of apps

// Where the site has a box to send to.
findHere("[data-send]")?.addEventListener("click", async () => {
  for (const form of unsent()) if (!await deliver(form, arrival.dataset.dropBox)) noteSent(form);
  sayHere(unsent().length ? "unsent" : "now-sent");
});
