// What somebody chose for their eyes, as this device remembers it, put on a page.

import { DEVICE, readObject } from "../session/storage.js";

export const comfortKey = "portal-comfort";
export const comfortWorn = document.documentElement.dataset;
const comfortChoices = { size: ["large", "largest"], spacing: ["wide"], palette: ["contrast"] };

export function wearComfort() {
  const kept = readObject(DEVICE, comfortKey) ?? {};
  for (const [what, values] of Object.entries(comfortChoices)) {
    if (values.includes(kept[what])) comfortWorn[what] = kept[what];
  }
}
