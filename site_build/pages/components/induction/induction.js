// One page from hello to thank you. Each step is an entry of the browser's history, so that Back does what people expect;
// the entry holds a number and nothing else. What was done so far stays in this tab until *Finish*.

import { encode, random } from "../acknowledgment/encoding.js";
import { derive } from "../acknowledgment/invitation.js";
import { makeReader } from "../aloud/aloud.js";
import { offerComfort } from "../comfort/comfort.js";
import { wearComfort } from "../comfort/worn.js";
import { isShared, readPlace } from "../session/device.js";
import { canShare } from "../session/outbox.js";
import { watchIdle } from "../session/idle.js";
import { canRemember, comeAlong, isEmpty, isOffered, isSomebodyElse, load } from "../session/session.js";
import { beginJourney, enterPart, nextStep, resultOf } from "./journey.js";
import { act, facts, find, findAll, key, page, plan, say, sayWhere, screenOf, showScreen } from "./page.js";
import { checkAnswer, showQuestion } from "./question.js";
import { isTopic, prepareReading, showReading, showTalk, topicOf } from "./reading.js";
import { finishSaved, isKept, saveHere, send, shareHere, showSign } from "./sign.js";
import { here, save, step } from "./state.js";
import { saveKeepsake, showThanks } from "./thanks.js";
import { finish, forgetAll, isAsked, leaveAll, place, showLater, warnIdle } from "./visitor.js";

const hello = find("form", screenOf("hello"));
const shown = () => find(".read:not([hidden])") ?? find(".screen:not([hidden])");
const reader = makeReader(find(".aloud"), shown);

const usualWay = facts.since ? "changes" : "full";

let first = 0; // the place in the trail of the oldest entry that this page has in the browser's history

const shows = {
  hello: showHello,
  read: readHere,
  ask: (now) => showQuestion(here.journey, now),
  again: () => showResult("again", "Before you sign"),
  tried: () => showResult("tried", "All done"),
  sign: showSign,
};

function show() {
  const { journey, at } = here;
  reader.stop();
  if (journey.sent) return showThanks();
  if (isKept()) return send();
  shows[step().screen](step());
  showTalk(journey.talk);
  find(".tools [data-act=later]").hidden = at === 0 || Boolean(journey.trying);
  save();
  if (journey.listen) reader.read(shown());
}

function goTo(next) {
  const { journey, at } = here;
  if (journey.trail[at + 1] !== next) journey.trail = [...journey.trail.slice(0, at + 1), next];
  here.at = at + 1;
  history.pushState({ at: here.at, first }, "");
  show();
}

// The browser's own Back, or one step back where the page was opened in the middle.
function goBack() {
  if (here.at > first) return history.back();
  stayAt(here.at - 1);
  show();
}

function stayAt(at) {
  here.at = first = Math.max(0, at);
  history.replaceState({ at: here.at, first }, "");
}

const goOn = () => goTo(here.journey.trail[here.at + 1] ?? nextStep(plan, here.journey, step()));

function showHello() {
  const { trail, way, helped, place: part } = here.journey;
  if (way && hello.elements.way) hello.elements.way.value = way;
  hello.elements.helped.checked = Boolean(helped);
  const isBegun = trail.length > 1 || part !== undefined;
  find("[data-new]").hidden = isBegun;
  find("[data-kept]").hidden = !isBegun;
  sayWhere();
  showScreen("hello");
}

function start(changes) {
  const { way, helped, listen } = hello.elements, { journey } = here, before = journey.way;
  Object.assign(journey, { alone: false, way: way?.value ?? usualWay, helped: helped.checked, listen: listen.checked }, changes);
  if (journey.trail.length > 1) return resume(journey, before);
  here.at = 0;
  goTo(journey.place === undefined ? nextStep(plan, journey, step()) : enterPart(plan, journey, journey.place));
}

// From the first screen back to the last step, or to its part, where it is now to be read otherwise.
function resume(journey, before) {
  const last = journey.trail.at(-1);
  const isOther = last.screen === "read" && (journey.alone || journey.way !== before);
  here.at = journey.trail.length - 2;
  goTo(isOther ? enterPart(plan, journey, last.part) : last);
}

async function tryQuestions() {
  here.own = here.journey;
  here.journey = await beginJourney(plan, facts, encode(random(16)));
  start({ alone: true, trying: true });
}

// Back over all that was tried, so that Back from there leaves the page.
const leaveTrying = () => history.go(-here.at);

function readHere(now) {
  const { journey } = here;
  if (!journey.opened.includes(journey.way)) journey.opened = [...journey.opened, journey.way].sort();
  showReading(now, journey.way);
}

function switchWay() {
  const { journey, at } = here;
  journey.way = journey.way === "easy" ? "full" : "easy";
  journey.trail = [...journey.trail.slice(0, at), { ...step(), at: 0 }];
  show();
}

function goOnAsking() {
  if (step().screen !== "ask" || step().checked) goOn();
  else if (checkAnswer(here.journey, step())) save();
}

function showResult(name, words) {
  const { right, asked, critical } = resultOf(plan, here.journey), screen = screenOf(name);
  find("[data-right]", screen).textContent = right;
  find("[data-asked]", screen).textContent = asked;
  for (const note of findAll("[data-critical]", screen)) note.hidden = !critical.length;
  sayWhere(null, words);
  showScreen(name);
}

function talk(button) {
  const { journey } = here, topic = topicOf(button);
  const has = journey.talk.includes(topic);
  journey.talk = has ? journey.talk.filter((other) => other !== topic) : [...journey.talk, topic];
  showTalk(journey.talk);
  save();
}

// What this tab has of it, or the place that is kept for this link, or nothing yet.
async function takeUp() {
  const kept = load().journeys?.[key], found = kept ?? findPlace();
  const fits = found && found.edition === facts.edition && found.bank === facts.bank && (!kept || isWay(kept.trail));
  if (kept && (fits || kept.sent)) return kept;
  say("changed", Boolean(found) && !fits);
  const begun = await beginJourney(plan, facts, fits ? found.nonce : encode(random(16)));
  return fits ? { ...begun, answers: found.answers, place: found.part, placed: true } : { ...begun, ...remainsOf(found) };
}

// What a page of another day left in this tab, or on this phone, may be anything.
const isWay = (trail) => Array.isArray(trail) && trail.length > 0 && trail.every((each) => each?.screen in shows);
const isPlace = ({ part, nonce, answers }) => Number.isInteger(part) && part >= 0 && typeof nonce === "string"
  && answers?.constructor === Object && Object.values(answers).every(Array.isArray);

function findPlace() {
  const place = here.invitation && !isShared() ? readPlace(here.invitation.id, key) : null;
  return place && isPlace(place) && { ...place, placed: true };
}

// What holds although the words or the questions are others now.
function remainsOf(found) {
  const { edition, opened = [], talk = [], form, kind, placed } = found ?? {};
  return { opened: edition === facts.edition ? opened : [], talk: talk.filter(isTopic), form, kind, placed };
}

function prepare({ place: part, trail }) {
  say(here.invitation ? "link" : load().code ? "no-signature" : "no-link");
  say("forgetful", !canRemember);
  say("place", part !== undefined);
  find("[data-place]").textContent = part < plan.parts.length ? `part ${part + 1}` : "the last step";
  const { at = trail.length - 1, first: oldest = at } = history.state ?? {};
  here.at = Math.min(at, trail.length - 1);
  first = Math.min(oldest, here.at);
  history.replaceState({ at: here.at, first }, "");
  prepareReading();
  for (const node of findAll("[data-live]")) node.hidden = false;
  find("[data-act=share]").hidden = !canShare();
}

// The second of two quick presses on one spot meets a screen that was not there when the hand came down.
function pressOnce(event) {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

const acts = {
  alone: () => start({ alone: true }), try: tryQuestions, hello: leaveTrying, next: goOn, continue: goOnAsking, talk,
  back: goBack, switch: switchWay, later: showLater, place, mine: show, afresh: forgetAll,
  retry: send, save: saveHere, share: shareHere, thanks: finishSaved, print: () => print(), keep: saveKeepsake, finish,
};

function listen() {
  page.addEventListener("click", pressOnce, true);
  for (const [name, does] of Object.entries(acts)) act(name, does);
  hello.addEventListener("submit", (event) => {
    event.preventDefault();
    start({});
  });
  addEventListener("popstate", ({ state }) => {
    if (!state) return; // a place on this page, which is no step
    if (here.journey.trying && !state.at) here.journey = here.own;
    here.at = Math.min(state.at, here.journey.trail.length - 1);
    first = state.first;
    if (!isAsked()) show();
  });
  addEventListener("online", () => { if (isKept() && !isAsked()) send(); });
  watchIdle(() => { reader.stop(); warnIdle(); }, leaveAll, () => here.at > 0 || !isEmpty());
}

async function begin() {
  if (!globalThis.crypto?.subtle) return say("not-secure");
  if (!isOffered(key)) return say("other-link");
  if (facts.since && !load().code) return say("needs-link");
  here.invitation = load().code ? await derive(load().code).catch(() => null) : null;
  here.journey = await takeUp();
  prepare(here.journey);
  listen();
  if (isSomebodyElse(isShared())) showScreen("whose");
  else show();
}

for (const link of findAll(`a[href="${facts.arrival}"]`)) link.addEventListener("click", comeAlong);
wearComfort();
offerComfort(document);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
await begin();
say("stuck", false);
