// Whether what was left in this tab, or on this phone, can be read: a page of another day may have left it, or anybody.

import { isObject } from "../session/storage.js";
import { WAYS, facts, plan, questions } from "./page.js";

const isList = (value, isOne) => Array.isArray(value) && value.every(isOne);
const isString = (value) => typeof value === "string";
const isMaybe = (value, isOne) => value === undefined || isOne(value);
const isBelow = (number) => (value) => Number.isInteger(value) && value >= 0 && value < number;
const isCount = isBelow(Infinity);
const isWay = (value) => WAYS.includes(value);
const isQuestion = (id) => questions.has(id);
const choicesOf = (id) => questions.get(id).querySelectorAll("dt").length;
const isAnswer = ([id, answer]) => isQuestion(id) && isList(answer, isBelow(choicesOf(id))) && answer.length > 0;

const STEPS = new Map([
  ["hello", () => true],
  ["read", ({ part, at, way }) => isWay(way) && isBelow(plan.parts[part]?.readings[way] ?? 0)(at)],
  ["ask", isAsking],
  ["again", () => true],
  ["tried", () => true],
  ["sign", () => true],
]);

// An answer that was checked is among the answers.
function isAsking({ part, queue, at, chosen, checked }, { answers }) {
  const isPart = part === null || isBelow(plan.parts.length)(part);
  if (!isPart || !isList(queue, isQuestion) || !isBelow(queue.length)(at)) return false;
  return isList(chosen, isBelow(choicesOf(queue[at]))) && (!checked || queue[at] in answers);
}

const isStep = (step, journey) => isObject(step) && Boolean(STEPS.get(step.screen)?.(step, journey));

const isTrail = (journey) => isList(journey.trail, (step) => isStep(step, journey)) && journey.trail.length > 0;

export const areAnswers = (answers) => isObject(answers) && Object.entries(answers).every(isAnswer);

// Whether it is about the words and the questions as they are now.
export const isOfToday = ({ edition, bank }) => edition === facts.edition && bank === facts.bank;

const isOutline = ({ edition, bank, opened, talk, form, kind, sent }) =>
  isList([edition, bank], isString) && isList(opened, isWay) && isList(talk, isString)
  && [form, kind, sent].every((each) => isMaybe(each, isString));

const isDrawn = ({ nonce, drawn }) => isString(nonce) && Array.isArray(drawn) && drawn.length === plan.parts.length
  && drawn.every((ids) => isList(ids, isQuestion));

const isDone = ({ answers, misses, way, place }) => areAnswers(answers)
  && isObject(misses) && Object.values(misses).every(isCount) && isMaybe(way, isWay) && isMaybe(place, isCount);

// What is about other words needs no steps that lead anywhere.
export const isJourney = (journey) => isOutline(journey)
  && (!isOfToday(journey) || (isDrawn(journey) && isDone(journey) && isTrail(journey)));

export const isPlace = (place) => isCount(place.part) && isString(place.nonce) && isObject(place.answers)
  && Object.values(place.answers).every(Array.isArray) && (!isOfToday(place) || areAnswers(place.answers));
