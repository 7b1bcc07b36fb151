// Reads what is shown, a sentence at a time, with a voice of this device: none of it is sent to anybody. Where the
// device has no such voice there are no controls. A pause ends the sentence, and going on begins it again, because
// phones do not hold speech in the middle.

import { markSentence, unmarkSentence } from "./marked.js";
import { sentencesOf } from "./sentences.js";
import { changeSpeed, rememberedSpeed, showSpeed, speedOf } from "./speed.js";

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
  controls.querySelector("[data-play]").addEventListener("click", () => play(reader, begin));
  for (const button of controls.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => hurry(reader, Number(button.dataset.step)));
  }
  showSpeed(controls, rememberedSpeed());
  listenForVoices(controls, stop);
  addEventListener("pagehide", stop);
}

function play(reader, begin) {
  if (reader.utterance) pauseReading(reader);
  else if (reader.sentences.length) readSentence(reader);
  else begin();
}

// Voices may come late, and go.
function listenForVoices(controls, stop) {
  const listen = () => (controls.hidden = !deviceVoice()) && stop();
  speechSynthesis.addEventListener("voiceschanged", listen);
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
  Object.assign(utterance, { voice, lang: voice.lang, rate: speedOf(reader.controls) });
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

function hurry(reader, steps) {
  if (!changeSpeed(reader.controls, steps) || !reader.utterance) return;
  silence(reader);
  readSentence(reader);
}

function showState(controls, state) {
  controls.dataset.state = state;
  for (const words of controls.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}
