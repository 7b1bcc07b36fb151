// One page from hello to thank you: the screens, the buttons, and how it begins. What was done so far stays in this tab
// until *Finish*.

import { derive } from "../acknowledgment/derive.js";
import { makeReader } from "../aloud/aloud.js";
import { offerComfort } from "../comfort/comfort.js";
import { wearComfort } from "../comfort/worn.js";
import { isShared } from "../session/device.js";
import { watchIdle } from "../session/idle.js";
import { canShare } from "../session/outbox.js";
import { ignoreSecondPress } from "../session/press.js";
import { canRemember, comeAlong, isEmpty, isOffered, isSomebodyElse, load } from "../session/session.js";
import { takeUp } from "./begun.js";
import { leaveTrying, listenToHello, showHello, startAlone, tryQuestions } from "./hello.js";
import { act, facts, find, findAll, key, plan, say, showScreen } from "./page.js";
import { goOnAsking, showQuestion } from "./question.js";
import { prepareReading, showReading, switchWay } from "./reading.js";
import { showAgain, showTried } from "./result.js";
import { finishSaved, isKept, saveHere, send, shareHere } from "./send.js";
import { showSign } from "./sign.js";
import { here, save, step } from "./state.js";
import { noteTalk, showTalk } from "./talk.js";
import { saveKeepsake, showThanks } from "./thanks.js";
import { findStep, followHistory, goBack, goOn } from "./trail.js";
import { finish, forgetAll, isAsked, leaveAll, place, showLater, warnIdle } from "./visitor.js";

const shown = () => find(".read:not([hidden])") ?? find(".screen:not([hidden])");
const reader = makeReader(find(".aloud"), shown);

const shows = {
  hello: showHello, read: showReading, ask: showQuestion, again: showAgain, tried: showTried, sign: showSign,
};

function show() {
  reader.stop();
  if (here.journey.sent) return showThanks();
  if (isKept()) return send();
  showStep(here.journey);
}

function showStep({ trying, listen }) {
  shows[step().screen](step());
  showTalk();
  find(".tools").hidden = here.at === 0 || Boolean(trying);
  save();
  if (listen) reader.read(shown());
}

const acts = {
  alone: startAlone, try: tryQuestions, hello: leaveTrying, next: goOn, continue: goOnAsking, talk: noteTalk,
  back: goBack, switch: switchWay, later: showLater, place, mine: show, afresh: forgetAll,
  retry: send, save: saveHere, share: shareHere, thanks: finishSaved, print: () => print(), keep: saveKeepsake, finish,
};

function listenToAll() {
  for (const [name, does] of Object.entries(acts)) act(name, does);
  listenToHello();
  followHistory(show);
  addEventListener("online", () => { if (isKept() && !isAsked()) send(); });
  watchIdle(() => { reader.stop(); warnIdle(); }, leaveAll, () => here.at > 0 || !isEmpty());
}

function greet({ place: part }) {
  say(here.invitation ? "link" : load().code ? "no-signature" : "no-link");
  say("forgetful", !canRemember);
  say("place", part !== undefined);
  find("[data-place]").textContent = part < plan.parts.length ? `part ${part + 1}` : "the last step";
  for (const node of findAll("[data-live]")) node.hidden = false;
  find("[data-act=share]").hidden = !canShare();
}

async function begin() {
  if (!globalThis.crypto?.subtle) return say("not-secure");
  if (!isOffered(key)) return say("other-link");
  if (facts.since && !load().code) return say("needs-link");
  here.invitation = load().code ? await derive(load().code).catch(() => null) : null;
  prepareReading(); // what somebody wants to talk about is found by the names that it gives
  here.journey = await takeUp();
  findStep(here.journey);
  greet(here.journey);
  listenToAll();
  if (isSomebodyElse(isShared())) showScreen("whose");
  else show();
}

for (const link of findAll(`a[href="${facts.arrival}"]`)) link.addEventListener("click", comeAlong);
ignoreSecondPress();
wearComfort();
offerComfort(document);
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
await begin();
say("stuck", false);
