// The steps of an induction: which are done, in this tab. A link that says what it is for shows that and nothing else.

import { isOffered } from "../session/progress.js";
import { change, quizKey } from "../session/session.js";

const steps = document.querySelector(".steps");
const { role } = steps.dataset;
const session = change((kept) => { kept.role = role; });
steps.querySelector(session.code ? "[data-with-link]" : "[data-without-link]").hidden = false;

const lists = Array.from(steps.querySelectorAll("[data-policy]"));
const offered = ({ dataset }) => isOffered(session, quizKey(dataset.policy, role));
steps.querySelector("[data-other-link]").hidden = lists.some(offered);

for (const list of lists) {
  list.parentElement.hidden = !offered(list);
  const key = quizKey(list.dataset.policy, role);
  const done = {
    read: session.read?.[list.dataset.policy],
    quiz: session.quizzes?.[key]?.passed,
    sign: session.signed?.[key],
  };
  for (const [step, isDone] of Object.entries(done)) {
    if (isDone) list.querySelector(`[data-step=${step}] em`).replaceWith(steps.querySelector("template").content.cloneNode(true));
  }
}
