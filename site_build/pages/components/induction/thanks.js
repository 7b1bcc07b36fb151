// Thank you: what happens next, what somebody wanted to talk about, and a keepsake made here.

import { left } from "../session/session.js";
import { find, findAll, sayWhere, screenOf, showScreen } from "./page.js";
import { wordsOf } from "./reading.js";
import { here } from "./state.js";

const thanksScreen = screenOf("thanks");
const keepsake = find(".keepsake", thanksScreen);

// The name is not kept: after the page was loaded again, the keepsake has none.
export function showThanks(name = "") {
  fillThanks(here.journey, name);
  find("[data-more]").hidden = !left().length;
  find(".tools").hidden = true;
  sayWhere(null, "All done");
  showScreen("thanks");
}

function fillThanks({ sent, talk }, name) {
  for (const words of findAll("[data-after]", thanksScreen)) words.hidden = words.dataset.after !== sent;
  find("[data-keep=name]", thanksScreen).textContent = name;
  find("[data-keep=day]", thanksScreen).textContent = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
  find("[data-talk]", thanksScreen).hidden = !talk.length;
  find("[data-talk] ul", thanksScreen).replaceChildren(...talk.map(topic));
}

function topic(id) {
  const item = document.createElement("li");
  item.textContent = wordsOf(id);
  return item;
}

export function saveKeepsake() {
  const words = [keepsake.innerText, find("[data-talk]", thanksScreen).hidden ? "" : find("[data-talk]", thanksScreen).innerText];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([words.join("\n\n").trim(), "\n"], { type: "text/plain" }));
  link.download = "keepsake.txt";
  link.click();
}
