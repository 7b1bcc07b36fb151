// Text size, space between lines and colours. What is chosen stands on <html> as data-size, data-spacing and
// data-palette, where the tokens of the look find it, and on this device; it is sent nowhere.

import { DEVICE, keep } from "../session/storage.js";
import { comfortKey, comfortWorn } from "./worn.js";

export function offerComfort(root) {
  const panel = root.querySelector(".comfort");
  for (const radio of panel.querySelectorAll("input")) offerChoice(radio, radio.name.replace("comfort-", ""));
  closeComfort(panel);
  panel.addEventListener("toggle", () => panel.classList.toggle("comfort--left", isOnTheLeft(panel)));
  panel.hidden = false;
}

function offerChoice(radio, what) {
  radio.checked = radio.value === (comfortWorn[what] ?? "");
  radio.addEventListener("change", () => {
    if (radio.value) comfortWorn[what] = radio.value;
    else delete comfortWorn[what];
    keepComfort();
  });
}

function closeComfort(panel) {
  const summary = panel.querySelector("summary");
  const leave = (target) => panel.contains(target) || (panel.open = false);
  const close = () => {
    panel.open = false;
    summary.focus();
  };
  panel.querySelector("button").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && panel.open && close());
  panel.addEventListener("focusout", (event) => event.relatedTarget && leave(event.relatedTarget));
  document.addEventListener("pointerdown", (event) => leave(event.target));
}

function isOnTheLeft(panel) {
  const { left, right } = panel.getBoundingClientRect();
  return left + right < innerWidth;
}

function keepComfort() {
  const { size, spacing, palette } = comfortWorn;
  keep(DEVICE, comfortKey, JSON.stringify({ size, spacing, palette })); // if not, it is worn on this page all the same
}
