// Reads what is shown, a sentence at a time, with a voice of this device: none of it is sent to anybody. Where the
// device has no such voice there are no controls. A pause ends the sentence, and going on begins it again, because
// phones do not hold speech in the middle.

import { sentencesOf } from "./sentences.js";

const aloudKey = "portal-aloud";
let aloudNow = null; // one voice, whichever controls started it

// shown: gives the element to read when “Listen” is pressed
export function makeReader(controls, shown = () => controls.parentElement) {
  const reader = { controls, sentences: [], at: 0, utterance: null };
  const read = (element) => startReading(reader, element);
  const stop = () => stopReading(reader);
  if (globalThis.speechSynthesis) offerReader(reader, () => read(shown()), stop);
  return { read, stop };
}

function offerReader(reader, begin, stop) {
  const { controls } = reader;
  controls.querySelector("[data-play]").addEventListener("click", () => {
    if (reader.utterance) pauseReading(reader);
    else if (reader.sentences.length) readSentence(reader);
    else begin();
  });
  for (const button of controls.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => changeSpeed(reader, Number(button.dataset.step)));
  }
  showSpeed(controls, rememberedSpeed());
  const listen = () => (controls.hidden = !deviceVoice()) && stop();
  speechSynthesis.addEventListener("voiceschanged", listen);
  addEventListener("pagehide", stop);
  listen();
}

function deviceVoice() {
  const rank = ({ lang, default: usual }) => 2 * /^en[-_]GB/i.test(lang) + usual;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService && /^en([-_]|$)/i.test(voice.lang));
  return voices.reduce((best, voice) => (best && rank(best) >= rank(voice) ? best : voice), null);
}

function startReading(reader, element) {
  stopReading(reader);
  reader.sentences = sentencesOf(element);
  readSentence(reader);
}

function readSentence(reader) {
  const sentence = reader.sentences[reader.at];
  const voice = globalThis.speechSynthesis && deviceVoice();
  if (!sentence || !voice) return stopReading(reader);
  if (aloudNow !== reader && aloudNow?.utterance) pauseReading(aloudNow);
  aloudNow = reader;
  reader.utterance = makeUtterance(reader, sentence.text, voice);
  markSentence(sentence, reader.controls);
  showState(reader.controls, "reading");
  speechSynthesis.speak(reader.utterance);
}

function makeUtterance(reader, text, voice) {
  const utterance = new SpeechSynthesisUtterance(text.replace(/\s+/g, " "));
  Object.assign(utterance, { voice, lang: voice.lang, rate: Number(chosenSpeed(reader.controls).dataset.speed) });
  const isCurrent = () => reader.utterance === utterance;
  utterance.addEventListener("end", () => isCurrent() && readNext(reader));
  utterance.addEventListener("error", () => isCurrent() && pauseReading(reader)); // a telephone call, for one
  return utterance;
}

function readNext(reader) {
  reader.utterance = null;
  reader.at += 1;
  readSentence(reader);
}

function pauseReading(reader) {
  silence(reader);
  showState(reader.controls, "paused");
}

function stopReading(reader) {
  silence(reader);
  Object.assign(reader, { sentences: [], at: 0 });
  if (aloudNow === reader) unmarkSentence();
  showState(reader.controls, "quiet");
}

function silence(reader) {
  if (!reader.utterance) return;
  reader.utterance = null; // first, since some browsers tell at once that it ended
  speechSynthesis.cancel();
}

function showState(controls, state) {
  controls.dataset.state = state;
  for (const words of controls.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

// The sentence that is being read

function markSentence({ range, block }, controls) {
  unmarkSentence();
  if (globalThis.CSS?.highlights) CSS.highlights.set("aloud", new Highlight(range));
  else block.classList.add("aloud__block");
  const { top, bottom } = range.getBoundingClientRect();
  const above = Math.max(0, controls.getBoundingClientRect().bottom); // they stay at the top while they read
  if (top < above || bottom > innerHeight * 0.85) scrollBy({ top: top - innerHeight / 3 });
}

function unmarkSentence() {
  globalThis.CSS?.highlights?.delete("aloud");
  for (const block of document.querySelectorAll(".aloud__block")) block.classList.remove("aloud__block");
}

// The speed

const speedsOf = (controls) => Array.from(controls.querySelectorAll("[data-speed]"));
const chosenSpeed = (controls) => speedsOf(controls).find((speed) => !speed.hidden);

function changeSpeed(reader, step) {
  const speeds = speedsOf(reader.controls);
  const next = speeds[speeds.indexOf(chosenSpeed(reader.controls)) + step];
  if (!next) return;
  showSpeed(reader.controls, next.dataset.speed);
  keepSpeed(next.dataset.speed);
  if (!reader.utterance) return;
  silence(reader);
  readSentence(reader);
}

function showSpeed(controls, chosen) {
  const speeds = speedsOf(controls);
  if (speeds.some((speed) => speed.dataset.speed === chosen)) {
    for (const speed of speeds) speed.hidden = speed.dataset.speed !== chosen;
  }
  for (const button of controls.querySelectorAll("[data-step]")) {
    const last = button.dataset.step < 0 ? speeds.at(0) : speeds.at(-1);
    button.setAttribute("aria-disabled", !last.hidden); // and not `disabled`, which would lose the keyboard's place
  }
}

function rememberedSpeed() {
  try {
    return localStorage.getItem(aloudKey);
  } catch {
    return null; // forbidden
  }
}

function keepSpeed(speed) {
  try {
    localStorage.setItem(aloudKey, speed);
  } catch {
    // forbidden or full: it holds on this page
  }
}
