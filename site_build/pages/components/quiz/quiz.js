// The quiz, one question at a time: draws from those on the page, says how each went, and remembers the answers in this
// tab. The register grades again: what is said here is for learning.

import { encode, random } from "../acknowledgment/encoding.js";
import { change, load, quizKey } from "../session/session.js";
import { draw } from "./draw.js";

const quiz = document.querySelector(".quiz");
const { policy, role, bank, passMark } = quiz.dataset;
const key = quizKey(policy, role);
const questions = new Map(Array.from(quiz.querySelectorAll(".question"), (node) => [node.dataset.id, node]));
const find = (selector) => quiz.querySelector(selector);
const copy = (selector) => find("template").content.querySelector(selector).cloneNode(true);

const inputs = (node) => Array.from(node.querySelectorAll("input"));
const rows = (node) => Array.from(node.querySelectorAll(".choice"));
const chosen = (node) => inputs(node).flatMap((input, at) => (input.checked ? [at] : []));
const correct = (node) => rows(node).flatMap((row, at) => ("correct" in row.dataset ? [at] : []));
const isRight = (id, answer) => answer?.join() === correct(questions.get(id)).join();

// state: {bank, nonce, drawn: ids, answers: id -> indexes, round: the ids asked this time, at, checked, misses: id -> count}
let state;

function remember() {
  change((session) => {
    session.role = role;
    session.quizzes = { ...session.quizzes, [key]: state };
  });
}

async function begin() {
  state = load().quizzes?.[key];
  if (state?.bank !== bank) {
    const nonce = encode(random(16));
    const drawn = await draw(parts(), nonce);
    state = { bank, nonce, drawn, answers: {}, round: drawn, at: 0, checked: false, misses: {}, passed: false };
  }
  quiz.classList.add("quiz--running");
  for (const node of questions.values()) node.hidden = true;
  if (Object.keys(state.answers).length) show(false);
  else invite();
}

// How many are drawn in each part of the policy, and of which.
function parts() {
  const ids = (selector) => Array.from(quiz.querySelectorAll(selector), ({ dataset }) => dataset.id);
  return quiz.dataset.parts.split(" ").map((number, part) => ({
    number: Number(number),
    critical: ids(`[data-part="${part}"][data-critical]`),
    others: ids(`[data-part="${part}"]:not([data-critical])`),
  }));
}

function invite() {
  const start = find(".quiz__start .button");
  start.hidden = false;
  start.addEventListener("click", () => show(true));
}

function show(move) {
  find(".quiz__start").hidden = true;
  for (const node of questions.values()) node.hidden = true;
  find(".result")?.remove();
  if (state.at >= state.round.length) return finish(move);
  const node = questions.get(state.round[state.at]);
  progress(`Question ${state.at + 1} of ${state.round.length}`, state.at / state.round.length);
  ask(node);
  if (state.checked) tell(node);
  if (move) node.querySelector("h2").focus();
}

function progress(words, done) {
  find(".quiz__progress").hidden = false;
  find(".quiz__progress p").textContent = words;
  find("progress").value = done;
}

function ask(node) {
  node.hidden = false;
  node.querySelector("fieldset").disabled = false;
  node.querySelectorAll(".verdict, .error, .ask, .button").forEach((old) => old.remove());
  for (const [at, input] of inputs(node).entries()) input.checked = state.checked && state.answers[node.dataset.id].includes(at);
  for (const row of rows(node)) {
    row.classList.remove("choice--right", "choice--wrong");
    row.querySelector("em")?.remove();
  }
  node.append(button("Continue", () => check(node)));
}

function button(words, act) {
  const made = copy(".button");
  made.firstChild.textContent = `${words} `;
  made.addEventListener("click", act);
  return made;
}

function check(node) {
  const answer = chosen(node);
  node.querySelector(".error")?.remove();
  if (!answer.length) {
    node.querySelector(".button").before(copy(".error"));
    return inputs(node)[0].focus();
  }
  const { id } = node.dataset;
  state.answers[id] = answer;
  if (!isRight(id, answer)) state.misses[id] = (state.misses[id] ?? 0) + 1;
  state.checked = true;
  remember();
  tell(node);
  node.querySelector(".verdict").focus();
}

function tell(node) {
  const { id } = node.dataset;
  const right = isRight(id, state.answers[id]);
  const verdict = copy(right ? ".verdict--right" : ".verdict--wrong");
  const feedback = node.querySelectorAll(".question__feedback span");
  for (const at of state.answers[id]) verdict.lastElementChild.append(` ${feedback[at].textContent}`);
  verdict.append(node.querySelector(".question__clauses").cloneNode(true));
  verdict.tabIndex = -1;
  mark(node, state.answers[id]);
  node.querySelector("fieldset").disabled = true;
  node.querySelector(".button").remove();
  node.append(verdict, ...(state.misses[id] > 1 ? [copy(".ask")] : []), button("Continue", next));
}

function mark(node, answer) {
  for (const [at, row] of rows(node).entries()) {
    const right = "correct" in row.dataset;
    if (!right && !answer.includes(at)) continue;
    row.classList.add(right ? "choice--right" : "choice--wrong");
    const words = document.createElement("em");
    words.textContent = right ? "The right answer" : "Your answer";
    row.lastElementChild.append(words);
  }
}

function next() {
  state.at += 1;
  state.checked = false;
  remember();
  show(true);
}

function finish(move) {
  const missed = state.drawn.filter((id) => !isRight(id, state.answers[id]));
  const critical = missed.filter((id) => "critical" in questions.get(id).dataset);
  const right = state.drawn.length - missed.length;
  state.passed = right >= Number(passMark) && !critical.length;
  remember();
  progress(`${right} of ${state.drawn.length} right`, right / state.drawn.length);
  const result = copy(state.passed ? ".result--passed" : ".result--again");
  result.querySelector("h1 + p").textContent = [
    `You got ${right} of ${state.drawn.length} right.`,
    ...(right < Number(passMark) ? [`You need ${passMark}.`] : []),
    ...(critical.length ? ["Something that you missed is about keeping people safe, and needs to be right."] : []),
  ].join(" ");
  result.querySelector("button")?.addEventListener("click", () => again(missed));
  quiz.append(result);
  if (move) result.querySelector("h1").focus();
}

function again(missed) {
  state.round = missed;
  state.at = 0;
  remember();
  show(true);
}

if (globalThis.crypto?.subtle) await begin();
else find("[data-needs-secure]").hidden = false;
