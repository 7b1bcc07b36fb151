// What somebody wants to talk about, with a touch on any idea, clause or question. It is never sent.

import { find, findAll, questions } from "./page.js";
import { here, save } from "./state.js";

const talkButtons = () => findAll("[data-act=talk]");

// Which idea, clause or question a button to talk stands on.
const topicOf = (button) => button.closest("[data-topic]")?.dataset.topic;

export function showTalk() {
  const { talk } = here.journey;
  for (const button of talkButtons()) button.setAttribute("aria-pressed", String(talk.includes(topicOf(button))));
}

// Once more takes it off again.
export function noteTalk(button) {
  const { journey } = here, topic = topicOf(button);
  const has = journey.talk.includes(topic);
  journey.talk = has ? journey.talk.filter((other) => other !== topic) : [...journey.talk, topic];
  showTalk();
  save();
}

const placeOfTopic = (topic) => findAll(".read [data-topic]").find((node) => node.dataset.topic === topic);
const isTopic = (topic) => questions.has(topic) || Boolean(placeOfTopic(topic));

// What of it is still there. Where an idea is told otherwise now, it is the clause that it retold.
export function stillThere(topics) {
  const found = topics.map((topic) => [topic, topic.split(": ")[0]].find(isTopic));
  return Array.from(new Set(found)).filter(Boolean);
}

// The words of what somebody wants to talk about.
export function wordsOf(topic) {
  const question = questions.get(topic);
  return (question ? find("h2", question) : wordsIn(placeOfTopic(topic))).textContent.trim();
}

// Of a clause that changed, as it reads now, if it is still there.
function wordsIn(node) {
  const { changed } = node.dataset;
  const told = changed ? find(`.clause[data-clause="${changed}"]`) : node;
  return told ? find("p:not(.clause__number)", told) : find("del", node);
}
