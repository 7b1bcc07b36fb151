// How it went, when everything was asked.

import { resultOf } from "./journey.js";
import { find, findAll, plan, sayWhere, screenOf, showScreen } from "./page.js";
import { here } from "./state.js";

export const showAgain = () => showResult("again", "Before you sign");
export const showTried = () => showResult("tried", "All done");

function showResult(name, words) {
  const { right, asked, critical } = resultOf(plan, here.journey), screen = screenOf(name);
  find("[data-right]", screen).textContent = right;
  find("[data-asked]", screen).textContent = asked;
  for (const note of findAll("[data-critical]", screen)) note.hidden = !critical.length;
  sayWhere(null, words);
  showScreen(name);
}
