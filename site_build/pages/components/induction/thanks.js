// Thank you: what happens next, what somebody wanted to talk about, and a keepsake made here.

import { download, textFile } from "../session/download.js";
import { comeAlong, left, load } from "../session/session.js";
import { facts, find, findAll, sayWhere, screenOf, showScreen } from "./page.js";
import { here } from "./state.js";
import { wordsOf } from "./talk.js";

const thanksScreen = screenOf("thanks");
const keepsake = find(".keepsake", thanksScreen);
const next = find("[data-next]", thanksScreen);
const onTo = find("[data-on-to]", thanksScreen);

// The name is not kept: after the page was loaded again, the keepsake has none.
export function showThanks(name = "") {
  fillThanks(here.journey, name);
  showNext(load());
  showScreen("thanks");
}

function fillThanks({ sent, talk }, name) {
  for (const words of findAll("[data-after]", thanksScreen)) words.hidden = words.dataset.after !== sent;
  find("[data-keep=name]", thanksScreen).textContent = name;
  find("[data-keep=day]", thanksScreen).textContent = new Date().toLocaleDateString("en-GB", { dateStyle: "long" });
  find("[data-talk]", thanksScreen).hidden = !talk.length;
  find("[data-talk] ul", thanksScreen).replaceChildren(...talk.map(topic));
}

// All that is left of what the link is for. A link that does not say, or none, leaves what else this role does.
function showNext({ what = [], done = {} }) {
  const isMore = what.length > 0;
  const isLeft = (item) => (isMore ? left().includes(item) : item.endsWith(`/${facts.role}`) && !done[item]);
  const rows = findAll("li", next);
  for (const row of rows) row.hidden = !isLeft(row.dataset.item);
  for (const words of findAll("[data-more]", next)) words.hidden = (words.dataset.more === "link") !== isMore;
  leadOn(rows.find((row) => !row.hidden));
}

function leadOn(row) {
  next.hidden = onTo.hidden = !row;
  if (row) onTo.href = find("a", row).href;
  find("[data-act=finish]").classList.toggle("button--second", Boolean(row));
  for (const words of findAll("[data-last]", thanksScreen)) words.hidden = Boolean(row);
  sayWhere(null, row ? "One is done" : "All done");
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
  find("[data-kept-file]", thanksScreen).hidden = false;
}

for (const link of [...findAll("a", next), onTo]) link.addEventListener("click", comeAlong);
