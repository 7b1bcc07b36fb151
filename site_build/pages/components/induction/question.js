// One question at a time: what is chosen, and what is said about it, beside the choice. The register grades again: what
// is said here is for learning.

import { isRight } from "./journey.js";
import { copyOf, find, findAll, plan, questions, sayWhere, screenOf, showScreen } from "./page.js";
import { openInPlace } from "./reading.js";
import { here, save, step } from "./state.js";
import { goOn } from "./trail.js";

const askScreen = screenOf("ask");
const inputs = () => findAll("input", askScreen);
const choices = () => findAll(".choice", askScreen);
const chosen = () => inputs().flatMap((input, at) => (input.checked ? [at] : []));
const idOf = ({ queue, at }) => queue[at];

export function showQuestion(now) {
  const id = idOf(now);
  find("[data-question]", askScreen).replaceChildren(makeQuestion(questions.get(id)));
  askScreen.dataset.topic = id;
  find("[data-empty]", askScreen).hidden = true;
  find("[data-person]", askScreen).hidden = true;
  find("[data-count]", askScreen).textContent = countOf(now);
  for (const [at, input] of inputs().entries()) input.checked = now.chosen.includes(at);
  sayWhere(now.part, "Once more");
  showScreen("ask");
  if (now.checked) tell(id);
}

function makeQuestion(source) {
  const node = copyOf(".question"), isMany = findAll("dt[data-correct]", source).length > 1;
  const kind = isMany ? "checkbox" : "radio";
  find("h2", node).textContent = find("h2", source).textContent;
  find("[data-many]", node).hidden = !isMany;
  find("legend", node).after(...findAll("ul", source).map((list) => list.cloneNode(true)));
  find(".rows", node).append(...findAll("dt", source).map((choice) => makeChoice(choice, kind)));
  return node;
}

function makeChoice(source, kind) {
  const node = copyOf(".choice");
  find("input", node).type = kind;
  find("span", node).textContent = source.textContent;
  return node;
}

function countOf({ queue, at, round }) {
  const count = `Question ${at + 1} of ${queue.length}`;
  return round === 1 ? count : `${count}, once more`;
}

// What is chosen stays, whatever comes between.
askScreen.addEventListener("change", () => {
  step().chosen = chosen();
  save();
});

// The one big button: says how it went, and then goes on.
export function goOnAsking() {
  if (step().screen !== "ask" || step().checked) goOn();
  else if (checkAnswer(step())) save();
}

// Whether something was chosen: then it is noted, and said how it went.
function checkAnswer(now) {
  const { journey } = here, id = idOf(now), answer = chosen();
  find("[data-empty]", askScreen).hidden = answer.length > 0;
  if (!answer.length) {
    inputs()[0].focus();
    return false;
  }
  journey.answers[id] = answer;
  if (!isRight(plan, journey, id)) journey.misses[id] = (journey.misses[id] ?? 0) + 1;
  now.checked = true;
  tell(id).focus();
  return true;
}

function tell(id) {
  const { answers, misses } = here.journey, answer = answers[id], right = isRight(plan, here.journey, id);
  const verdict = makeVerdict(questions.get(id), answer, right);
  markChoices(answer, plan.right[id]);
  choices()[answer.at(-1)].append(verdict);
  find("[data-person]", askScreen).hidden = right || !(misses[id] >= 2);
  return verdict;
}

function makeVerdict(source, answer, right) {
  const verdict = copyOf(right ? ".verdict--right" : ".verdict--wrong"), feedback = findAll("dd", source);
  find("p > span", verdict).textContent = answer.map((at) => feedback[at].textContent).join(" ");
  const own = copyOf(".own");
  openInPlace(own, source.dataset.clauses);
  verdict.lastElementChild.append(own);
  return verdict;
}

function markChoices(answer, rights) {
  for (const [at, choice] of choices().entries()) {
    const input = find("input", choice), isChosen = answer.includes(at);
    input.checked = isChosen;
    input.disabled = true;
    mark(choice, isChosen, rights.includes(at));
  }
}

function mark(choice, isChosen, isCorrect) {
  if (isCorrect || isChosen) find("label > span", choice).append(copyOf(isCorrect ? ".mark--right" : ".mark--wrong"));
  choice.classList.add(isCorrect ? "choice--right" : isChosen ? "choice--wrong" : "choice--other");
}
