// Thank you: what happens next, what somebody wanted to talk about, and a keepsake made here.

import { download, textFile } from "../session/download.js";
import { left } from "../session/session.js";
import { find, findAll, sayWhere, screenOf, showScreen } from "./page.js";
import { here } from "./state.js";
import { wordsOf } from "./talk.js";

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
  const topics = find("[data-talk]", thanksScreen);
  const words = [keepsake.innerText, topics.hidden ? "" : topics.innerText].join("\n\n").trim();
  download(textFile(`${words}\n`, "keepsake.txt"));
}
