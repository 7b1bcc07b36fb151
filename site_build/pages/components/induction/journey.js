// The way through an induction: what comes next depends on what was done so far, and on nothing else.
//
// plan: {parts: [{title, number, critical, others, readings: {easy, full, changes}}], passMark, right: {id: [index]}}
// journey: {edition, bank, nonce, drawn: [[id]], way, alone, trying, helped, listen, answers, misses, talk, opened,
//           trail: [step]}
// step: {screen: "hello"} | {screen: "read", part, at, way} | {screen: "ask", part, queue, at, round, chosen, checked}
//       | {screen: "again"} | {screen: "tried"} | {screen: "sign"}; `part` is null for what is asked again at the end,
//       and `chosen` are the indices of what is chosen and perhaps not checked yet

import { draw } from "./draw.js";

export async function beginJourney(plan, { edition, bank }, nonce) {
  const drawn = await draw(plan.parts, nonce);
  return { edition, bank, nonce, drawn, answers: {}, misses: {}, talk: [], opened: [], trail: [{ screen: "hello" }] };
}

export const isRight = (plan, { answers }, id) => answers[id]?.join() === plan.right[id].join();

const missedOf = (plan, journey, ids = journey.drawn.flat()) => ids.filter((id) => !isRight(plan, journey, id));

// The same rule as the register's: the pass mark, and every critical question.
export function resultOf(plan, journey) {
  const missed = missedOf(plan, journey);
  const critical = plan.parts.flatMap((part) => part.critical).filter((id) => missed.includes(id));
  const asked = journey.drawn.flat().length;
  const right = asked - missed.length;
  return { asked, right, missed, critical, passed: right >= plan.passMark && !critical.length };
}

export function nextStep(plan, journey, step) {
  if (step.screen === "hello") return enterPart(plan, journey, 0);
  if (step.screen === "again") return askAll(null, missedOf(plan, journey), 3);
  if (step.screen === "read") return readOn(plan, journey, step);
  return askOn(plan, journey, step);
}

export function enterPart(plan, journey, part) {
  if (part >= plan.parts.length) return endOf(plan, journey);
  const reads = !journey.alone && plan.parts[part].readings[journey.way];
  return reads ? { screen: "read", part, at: 0, way: journey.way } : askPart(plan, journey, part);
}

function readOn(plan, journey, step) {
  const more = step.at + 1 < plan.parts[step.part].readings[step.way];
  return more ? { ...step, at: step.at + 1 } : askPart(plan, journey, step.part);
}

// The trail, in which what is read at this place begins anew in the journey's way; what was done after it stays.
export function readAnew(plan, { trail, way }, place) {
  const here = trail[place], isSame = ({ screen, part }) => screen === "read" && part === here.part;
  const after = trail.slice(place).filter((step) => !isSame(step));
  const number = after.length ? plan.parts[here.part].readings[way] : 1;
  return [...trail.slice(0, place), ...Array.from({ length: number }, (_, at) => ({ ...here, at, way })), ...after];
}

function askPart(plan, journey, part) {
  return journey.drawn[part].length ? askAll(part, journey.drawn[part], 1) : enterPart(plan, journey, part + 1);
}

const UNASKED = { chosen: [], checked: false };
const askAll = (part, queue, round) => ({ screen: "ask", part, queue, at: 0, round, ...UNASKED });

// After a part, what was missed in it is asked once more.
function askOn(plan, journey, step) {
  const { part, queue, at, round } = step;
  if (at + 1 < queue.length) return { ...step, at: at + 1, ...UNASKED };
  const missed = missedOf(plan, journey, queue);
  if (round === 1 && missed.length) return askAll(part, missed, 2);
  return part === null ? endOf(plan, journey) : enterPart(plan, journey, part + 1);
}

function endOf(plan, journey) {
  if (!resultOf(plan, journey).passed) return { screen: "again" };
  return { screen: journey.trying ? "tried" : "sign" };
}
