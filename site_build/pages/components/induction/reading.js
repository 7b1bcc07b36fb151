// Reading, in Easy Read or in the policy's own words.

import { readAnew } from "./journey.js";
import { clauseOf, copyOf, find, findAll, plan, readingsOf, sayWhere, showOnly } from "./page.js";
import { here, step } from "./state.js";
import { goAlong } from "./trail.js";

const bar = find(".reading > .bar");

export function prepareReading() {
  for (const node of findAll(".read :is(.idea, .clause, .change)")) {
    node.dataset.topic = node.id || nameIdea(node);
    node.append(copyOf(".talk"));
  }
  for (const own of findAll(".read .own")) openInPlace(own, own.dataset.clauses);
}

// The first clause that it retells, if any, and its words: what stays when something else is published.
function nameIdea(idea) {
  const read = idea.parentElement, [number] = find(".own", read)?.dataset.clauses.split(" ") ?? [];
  const clause = number ? find(`.clause[data-clause="${number}"]`) : find(".change", read);
  return `${clause?.id ?? ""}: ${idea.textContent.trim()}`;
}

// The clauses' own words, below a line that opens.
export function openInPlace(details, clauses) {
  details.append(...clauses.split(" ").map(clauseOf));
  details.hidden = false;
}

const otherWay = (way) => (way === "easy" ? "full" : "easy");

export function showReading({ part, at, way }) {
  const { journey } = here, { opened } = journey;
  if (!opened.includes(way)) journey.opened = [...opened, way].sort();
  sayWhere(part);
  for (const words of findAll("[data-to]", bar)) words.hidden = words.dataset.to === way;
  for (const button of findAll("[data-act=switch]", bar)) button.hidden = !plan.parts[part].readings[otherWay(way)];
  showOnly(readingsOf(part, way)[at], bar);
}

export function switchWay() {
  const { journey } = here;
  journey.way = otherWay(step().way);
  goAlong(readAnew(plan, journey, here.at));
}
