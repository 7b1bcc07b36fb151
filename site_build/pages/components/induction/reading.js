// Reading, in Easy Read or in the policy's own words.

import { clauseOf, copyOf, find, findAll, readingsOf, sayWhere, showOnly } from "./page.js";
import { here, step } from "./state.js";
import { goAnew } from "./trail.js";

const bar = find(".reading > .bar");

export function prepareReading() {
  for (const node of findAll(".idea, .read .clause, .read .change")) {
    node.dataset.topic = node.id;
    node.append(copyOf(".talk"));
  }
  for (const own of findAll(".read .own")) openInPlace(own, own.dataset.clauses);
}

// The clauses' own words, below a line that opens.
export function openInPlace(details, clauses) {
  details.append(...clauses.split(" ").map(clauseOf));
  details.hidden = false;
}

export function showReading({ part, at }) {
  const { journey } = here, { way, opened } = journey;
  if (!opened.includes(way)) journey.opened = [...opened, way].sort();
  sayWhere(part);
  for (const words of findAll("[data-to]", bar)) words.hidden = words.dataset.to === way;
  showOnly(readingsOf(part, way)[at], bar);
}

export function switchWay() {
  const { journey } = here;
  journey.way = journey.way === "easy" ? "full" : "easy";
  goAnew({ ...step(), at: 0 });
}
