// How fast it is read: the speeds that the controls have, and the one that this device remembers.

import { DEVICE, keep, readKept } from "../session/storage.js";

const aloudKey = "portal-aloud";

const speedsOf = (controls) => Array.from(controls.querySelectorAll("[data-speed]"));
const chosenSpeed = (controls) => speedsOf(controls).find((speed) => !speed.hidden);

export const speedOf = (controls) => Number(chosenSpeed(controls).dataset.speed);
export const rememberedSpeed = () => readKept(DEVICE, aloudKey);

// Whether there is another speed, so many steps on.
export function changeSpeed(controls, steps) {
  const speeds = speedsOf(controls);
  const next = speeds[speeds.indexOf(chosenSpeed(controls)) + steps];
  if (!next) return false;
  showSpeed(controls, next.dataset.speed);
  keep(DEVICE, aloudKey, next.dataset.speed); // if not, it holds on this page
  return true;
}

export function showSpeed(controls, chosen) {
  const speeds = speedsOf(controls);
  if (speeds.some((speed) => speed.dataset.speed === chosen)) {
    for (const speed of speeds) speed.hidden = speed.dataset.speed !== chosen;
  }
  for (const button of controls.querySelectorAll("[data-step]")) {
    const last = button.dataset.step < 0 ? speeds.at(0) : speeds.at(-1);
    button.setAttribute("aria-disabled", !last.hidden); // and not `disabled`, which would lose the keyboard's place
  }
}
