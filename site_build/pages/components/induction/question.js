// One question at a time: what is chosen, and what is said about it, beside the choice. The register grades again: what
// is said here is for learning.

import { isRight } from "./journey.js";
import { copyOf, find, findAll, plan, questions, sayWhere, screenOf, showScreen } from "./page.js";
import { openInPlace } from "./reading.js";

const askScreen = screenOf("ask");
const inputs = () => findAll("input", askScreen);
const choices = () => findAll(".choice", askScreen);
const chosen = () => inputs().flatMap((input, at) => (input.checked ? [at] : []));

export function showQuestion(journey, step) {
  const id = step.queue[step.at];
  find("[data-question]", askScreen).replaceChildren(makeQuestion(questions.get(id)));
  askScreen.dataset.topic = id;
  find("[data-empty]", askScreen).hidden = true;
  find("[data-person]", askScreen).hidden = true;
  find("[data-count]", askScreen).textContent = countOf(step);
  sayWhere(step.part, "Once more");
  showScreen("ask");
  if (step.checked) tell(journey, id);
}

function makeQuestion(source) {
  const node = copyOf(".question"), isMany = findAll("dt[data-correct]", source).length > 1;
  find("h2", node).textContent = find("h2", source).textContent;
  find("[data-many]", node).hidden = !isMany;
  find("legend", node).after(...findAll("ul", source).map((list) => list.cloneNode(true)));
  find(".rows", node).append(...findAll("dt", source).map((choice) => makeChoice(choice, isMany ? "checkbox" : "radio")));
  return node;
}

function makeChoice(source, type) {
  const node = copyOf(".choice");
  find("input", node).type = type;
  find("span", node).textContent = source.textContent;
  return node;
}

function countOf({ queue, at, round }) {
  const count = `Question ${at + 1} of ${queue.length}`;
  return round === 1 ? count : `${count}, once more`;
}

// Whether something was chosen: then it is noted, and said how it went.
export function checkAnswer(journey, step) {
  const id = step.queue[step.at], answer = chosen();
  find("[data-empty]", askScreen).hidden = answer.length > 0;
  if (!answer.length) {
    inputs()[0].focus();
    return false;
  }
  journey.answers[id] = answer;
  if (!isRight(plan, journey, id)) journey.misses[id] = (journey.misses[id] ?? 0) + 1;
  step.checked = true;
  tell(journey, id).focus();
  return true;
}

function tell(journey, id) {
  const answer = journey.answers[id], right = isRight(plan, journey, id);
  const source = questions.get(id), feedback = findAll("dd", source);
  for (const [at, input] of inputs().entries()) {
    input.checked = answer.includes(at);
    input.disabled = true;
  }
  for (const [at, choice] of choices().entries()) mark(choice, answer.includes(at), plan.right[id].includes(at));
  const verdict = copyOf(right ? ".verdict--right" : ".verdict--wrong");
  find("p > span", verdict).textContent = answer.map((at) => feedback[at].textContent).join(" ");
  const own = copyOf(".own");
  openInPlace(own, source.dataset.clauses);
  verdict.lastElementChild.append(own);
  choices()[answer.at(-1)].append(verdict);
  find("[data-person]", askScreen).hidden = right || journey.misses[id] < 2;
  return verdict;
}

function mark(choice, isChosen, isCorrect) {
  if (isCorrect || isChosen) find("label > span", choice).append(copyOf(isCorrect ? ".mark--right" : ".mark--wrong"));
  choice.classList.add(isCorrect ? "choice--right" : isChosen ? "choice--wrong" : "choice--other");
}
