// Reading, in Easy Read or in the policy's own words; and what somebody wants to talk about, with a touch on any idea,
// clause or question. That is never sent.

import { clauseOf, copyOf, find, findAll, page, questions, readingsOf, sayWhere, showOnly } from "./page.js";

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

export function showReading({ part, at }, way) {
  sayWhere(part);
  for (const words of findAll("[data-to]", bar)) words.hidden = words.dataset.to === way;
  showOnly(readingsOf(part, way)[at], bar);
}

// Which idea, clause or question a button to talk stands on.
export const topicOf = (button) => button.closest("[data-topic]")?.dataset.topic;

export function showTalk(talk) {
  for (const button of findAll("[data-act=talk]")) button.setAttribute("aria-pressed", String(talk.includes(topicOf(button))));
}

export const isTopic = (topic) => questions.has(topic) || page.ownerDocument.getElementById(topic) !== null;

// The words of what somebody wants to talk about.
export function wordsOf(topic) {
  const question = questions.get(topic);
  return (question ? find("h2", question) : wordsIn(page.ownerDocument.getElementById(topic))).textContent.trim();
}

// Of a clause that changed, as it reads now, if it is still there.
function wordsIn(node) {
  const { changed } = node.dataset;
  const told = changed ? find(`.clause[data-clause="${changed}"]`) : node;
  return told ? find("p:not(.clause__number)", told) : find("del", node);
}
